/** Tests. */
@NullMarked
package org.palomar.sieve.internal.match;

import org.jspecify.annotations.NullMarked;
