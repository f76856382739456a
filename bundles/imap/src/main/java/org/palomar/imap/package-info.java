/** IMAP4rev1 and IMAP4rev2 server: {@code grammar} reads commands, {@code session} carries them out, {@code server} is the OSGi component. Exports nothing. */
@NullMarked
package org.palomar.imap;

import org.jspecify.annotations.NullMarked;
