/**
 * Makes text of seven bits of a message that has eight, for servers that take no other (RFC 6152 §3). What a reader of MIME sees stays the same octet for octet; where that can't be had, the
 * message is not converted at all. Reads the message as often as it must, holds little of it.
 */
@NullMarked
package org.palomar.relay.sevenbit;

import org.jspecify.annotations.NullMarked;
