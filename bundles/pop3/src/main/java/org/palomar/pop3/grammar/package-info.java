/**
 * The commands of POP3 (RFC 1939, RFC 2449, RFC 2595, RFC 5034) as values, and their parser. Pure and total; safe for any thread.
 */
@NullMarked
package org.palomar.pop3.grammar;

import org.jspecify.annotations.NullMarked;
