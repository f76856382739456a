/** Benchmarks of {@code sieve}: what each message for an account with a script passes. Each on one thread. */
@NullMarked
package org.palomar.sieve;

import org.jspecify.annotations.NullMarked;
