/** Tests of scripts that clients cause. */
@NullMarked
package org.palomar.delivery.internal.event;

import org.jspecify.annotations.NullMarked;
