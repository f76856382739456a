package org.palomar.directory.internal.login;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.records.Credential;
import org.palomar.directory.internal.records.Records;
import org.palomar.directory.internal.sasl.ScramAlgorithm;

/**
 * For each SCRAM mechanism, the accounts that could log in but for it, as there are no keys yet: those that were imported, or made while it was not set. Who
 * has a password that SCRAM can't use is not among them: waiting brings no keys. Safe for any thread.
 */
final class KeylessAccounts {

    private final Map<ScramAlgorithm, Set<AccountId>> ids = new EnumMap<>(ScramAlgorithm.class);

    KeylessAccounts() {
        for (ScramAlgorithm algorithm : ScramAlgorithm.values()) {
            ids.put(algorithm, ConcurrentHashMap.newKeySet());
        }
    }

    /** Reads how it is at the start: of all mechanisms, as settings change while the server runs. */
    void load(Records records) throws DirectoryUnavailableException {
        for (Map.Entry<ScramAlgorithm, Set<AccountId>> each : ids.entrySet()) {
            each.getValue().addAll(records.withoutScram(each.getKey().mechanism()));
        }
    }

    /** An enabled account has this credential now. */
    void has(AccountId id, Credential credential) {
        ids.forEach((algorithm, keyless) -> {
            if (credential.scram(algorithm.mechanism()).isEmpty()) {
                keyless.add(id);
            } else {
                keyless.remove(id);
            }
        });
    }

    /** The account can't log in any more. */
    void gone(AccountId id) {
        ids.values().forEach(keyless -> keyless.remove(id));
    }

    int count(ScramAlgorithm algorithm) {
        return ids.getOrDefault(algorithm, Set.of()).size();
    }
}
