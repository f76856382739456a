/**
 * The syntax of IMAP (RFC 9051 §9 and the extensions that the server offers): octets of a command in, a command record or a syntax error out.
 *
 * <p>Pure and total: nothing here does input or output, no octets make a parser throw, and its work is linear in their number (sequence sets are
 * sorted). How many octets a command may have is decided by whoever reads it from the connection. Records are immutable; a parser is for one thread.
 */
@NullMarked
package org.palomar.imap.grammar;

import org.jspecify.annotations.NullMarked;
