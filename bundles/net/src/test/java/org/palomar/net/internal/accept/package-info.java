/** Tests of the wiring, in a framework of their own. */
@NullMarked
package org.palomar.net.internal.accept;

import org.jspecify.annotations.NullMarked;
