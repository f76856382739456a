package org.palomar.directory.internal.login;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.AccountId;
import org.palomar.directory.internal.records.Credential;

/**
 * The accounts that could log in but for SCRAM, as nothing is kept of their passwords that SCRAM could use: those that were imported. Safe for any thread.
 */
final class KeylessAccounts {

    private final Set<AccountId> ids = ConcurrentHashMap.newKeySet();

    /** The accounts as they were at the start. */
    void addAll(Set<AccountId> keyless) {
        ids.addAll(keyless);
    }

    /** An enabled account has this credential now. */
    void has(AccountId id, Credential credential) {
        if (credential.scram().isEmpty()) {
            ids.add(id);
        } else {
            ids.remove(id);
        }
    }

    /** The account can't log in any more. */
    void gone(AccountId id) {
        ids.remove(id);
    }

    int count() {
        return ids.size();
    }
}
