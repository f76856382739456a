/**
 * From the syntax tree to statements and conditions that run: which command takes which arguments under which extension. One class for each family of
 * commands; {@code Commands} and {@code Tests} are the tables.
 */
@NullMarked
package org.palomar.sieve.internal.compile;

import org.jspecify.annotations.NullMarked;
