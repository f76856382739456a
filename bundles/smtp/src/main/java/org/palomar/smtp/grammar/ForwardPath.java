package org.palomar.smtp.grammar;

import org.palomar.api.address.Address;

/** The recipient of a RCPT command (RFC 5321 §4.1.1.3). */
public sealed interface ForwardPath {

    /** An ordinary address. */
    record Mailbox(Address address) implements ForwardPath {}

    /** {@code <postmaster>} without a domain, in any case (RFC 5321 §4.5.1): the postmaster of this server. */
    record Postmaster() implements ForwardPath {}
}
