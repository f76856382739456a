/** Parts of sessions by themselves. */
@NullMarked
package org.palomar.imap.session;

import org.jspecify.annotations.NullMarked;
