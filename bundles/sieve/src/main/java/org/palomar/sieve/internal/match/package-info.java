/**
 * How a value is compared with a key: collations (RFC 4790, RFC 5051), match types (RFC 5228 §2.7, RFC 5231, the regex draft). Values and keys are octet
 * strings. Everything is linear in the value, or charges its work to the {@code Scope}.
 */
@NullMarked
package org.palomar.sieve.internal.match;

import org.jspecify.annotations.NullMarked;
