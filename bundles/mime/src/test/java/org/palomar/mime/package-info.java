/** Tests of the door, through the door. */
@NullMarked
package org.palomar.mime;

import org.jspecify.annotations.NullMarked;
