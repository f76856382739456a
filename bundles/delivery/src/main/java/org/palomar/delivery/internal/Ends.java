package org.palomar.delivery.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;

/**
 * Where the mail of some recipients ends as the directory knows it now. For one thread.
 *
 * @param owners accounts here
 * @param elsewhere addresses of other servers, each with the address here that forwards to it; empty for one that was named itself
 * @param lists addresses of mailing lists here
 */
record Ends(Map<AccountId, Account> owners, Map<Address, Optional<Address>> elsewhere, Set<Address> lists) {

    static Ends none() {
        return new Ends(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
    }

    /** All addresses that it ends at. */
    List<Address> reached() {
        List<Address> reached = new ArrayList<>();
        owners.values().forEach(owner -> reached.add(owner.address()));
        reached.addAll(elsewhere.keySet());
        reached.addAll(lists);
        return reached;
    }

    /** Whether it is one mailbox here and nothing else. */
    boolean isMailbox() {
        return owners.size() == 1 && elsewhere.isEmpty() && lists.isEmpty();
    }

    /** Whether all behind it are accounts here. */
    boolean isOwnersAlone() {
        return elsewhere.isEmpty() && lists.isEmpty();
    }

    /** Whether all of it goes to one address elsewhere. */
    boolean isForward() {
        return owners.isEmpty() && elsewhere.size() == 1 && lists.isEmpty();
    }
}
