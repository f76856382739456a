/**
 * Exchanges versions of filter steps. A {@link org.palomar.swap.internal.Trial} runs a version beside the old one; {@link org.palomar.swap.internal.Exchange} has it act while the bundle itself gets the same code; the
 * {@link org.palomar.swap.internal.Shelf} keeps files and says after a crash which version was meant. All changes are made by one thread.
 */
@NullMarked
package org.palomar.swap.internal;

import org.jspecify.annotations.NullMarked;
