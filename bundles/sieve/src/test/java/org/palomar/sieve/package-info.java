/** Tests. */
@NullMarked
package org.palomar.sieve;

import org.jspecify.annotations.NullMarked;
