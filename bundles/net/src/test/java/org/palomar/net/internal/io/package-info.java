/** Tests of the wiring, in a framework of their own. */
@NullMarked
package org.palomar.net.internal.io;

import org.jspecify.annotations.NullMarked;
