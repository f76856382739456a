package org.palomar.api.quarantine;

import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.MailTransaction;

/**
 * What of a message an account is to get once somebody has reviewed it.
 *
 * @param owner whose it is
 * @param recipient the address by which it came, as the envelope named it
 * @param message with the fields that steps added for this recipient, and what they said
 * @param reason why it is held, of whoever decided that
 */
public record HeldCopy(Account owner, Address recipient, MailTransaction message, String reason) {}
