/** Tests of delivery into a real mail store in memory, with a real directory. */
@NullMarked
package org.palomar.delivery.internal.script;

import org.jspecify.annotations.NullMarked;
