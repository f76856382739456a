/** Tests of mailbox values. */
@NullMarked
package org.palomar.api.mailbox;

import org.jspecify.annotations.NullMarked;
