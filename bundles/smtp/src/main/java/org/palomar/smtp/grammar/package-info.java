/**
 * The language of SMTP (RFC 5321 §4.1) as pure functions: lines in, records or refusals out; octets of a message in, text out. No input or output, no
 * exceptions for hostile octets, work linear in what came. Records are immutable; decoders belong to one thread.
 */
@NullMarked
package org.palomar.smtp.grammar;

import org.jspecify.annotations.NullMarked;
