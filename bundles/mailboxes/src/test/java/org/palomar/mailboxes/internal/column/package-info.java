/** Tests of columns against a plain list. */
@NullMarked
package org.palomar.mailboxes.internal.column;

import org.jspecify.annotations.NullMarked;
