/** Commands as octets. */
@NullMarked
package org.palomar.imap.grammar;

import org.jspecify.annotations.NullMarked;
