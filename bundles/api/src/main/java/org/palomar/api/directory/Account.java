package org.palomar.api.directory;

import org.palomar.api.address.Address;

/**
 * A mailbox owner.
 *
 * @param address canonical address, which is also the login name
 * @param displayName for people; may be empty
 * @param enabled whether the owner may log in; mail is accepted all the same
 */
public record Account(AccountId id, Address address, String displayName, boolean enabled) {}
