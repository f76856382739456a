/** Tests of message values. */
@NullMarked
package org.palomar.api.message;

import org.jspecify.annotations.NullMarked;
