package org.palomar.api.preference;

import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;

/** Whose preference it is. */
public sealed interface Holder {

    /** All of a local domain. */
    record OfDomain(Domain domain) implements Holder {}

    /** One account; it goes before its domain. */
    record OfAccount(AccountId account) implements Holder {}
}
