package org.palomar.imap.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.AccountId;

/** How often each account has reset keys of its URLs since this bundle started, so that its other sessions are told (RFC 4467 §7, RESETKEY). Safe for any thread. */
public final class KeyResets {

    /** One entry for each account that ever did. */
    private final Map<AccountId, Integer> counts = new ConcurrentHashMap<>();

    int of(AccountId account) {
        return counts.getOrDefault(account, 0);
    }

    void count(AccountId account) {
        counts.merge(account, 1, Integer::sum);
    }
}
