package org.palomar.sieve;

import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;

/**
 * The envelope with which a message came to the script's owner (RFC 5228 §5.4).
 *
 * @param from the sender of MAIL
 * @param to the recipient of RCPT for whom the script runs, as it was written, subaddress and all
 */
public record SmtpEnvelope(ReversePath from, Address to) {}
