/**
 * The grammar of RFC 5228 §8, which no extension changes: octets in, a tree of commands out, or the place of the fault. Knows no command by name.
 *
 * <p>Texts are octet strings: one character for each octet (ISO-8859-1), since Sieve compares octets (§2.7.2) and a script may hold any.
 */
@NullMarked
package org.palomar.sieve.internal.syntax;

import org.jspecify.annotations.NullMarked;
