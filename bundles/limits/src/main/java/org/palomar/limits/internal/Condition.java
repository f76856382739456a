package org.palomar.limits.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.store.StoreException;

/** What an operator should know of accounts, from memory. Safe for any thread. */
final class Condition {

    private static final String SUBJECT = "limits";

    private final Clock clock;
    private final Neighbours neighbours;
    private final Set<AccountId> frozen = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> damaged = ConcurrentHashMap.newKeySet();
    private final Map<AccountId, Instant> reached = new ConcurrentHashMap<>();

    Condition(Clock clock, Neighbours neighbours) {
        this.clock = clock;
        this.neighbours = neighbours;
    }

    void frozen(AccountId account) {
        frozen.add(account);
    }

    void thawed(AccountId account) {
        frozen.remove(account);
    }

    /** An account has met a limit of a day that ends then. */
    void reached(AccountId account, Instant ends) {
        reached.put(account, ends);
    }

    /** What was counted of an account is forgotten, and can be read again. */
    void renewed(AccountId account) {
        reached.remove(account);
        damaged.remove(account);
    }

    /** What was counted of a domain can be read again; whose can't is found out again. */
    void renewed() {
        damaged.clear();
    }

    void unreadable(AccountId account, StoreException failure) {
        if (failure.reason() == StoreException.Reason.DAMAGED) {
            damaged.add(account);
        }
    }

    /** Without those whom the directory does not have any more. */
    int frozen() {
        return Math.toIntExact(frozen.stream().filter(this::exists).count());
    }

    private boolean exists(AccountId account) {
        try {
            return neighbours.directory().account(account).isPresent();
        } catch (DirectoryUnavailableException later) {
            return true;
        }
    }

    /** Accounts that have met the limit of a day that has not ended. */
    int reached() {
        Instant now = clock.instant();
        reached.values().removeIf(ends -> !ends.isAfter(now));
        return reached.size();
    }

    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        int stopped = frozen();
        if (stopped > 0) {
            findings.add(new HealthFinding(
                    Severity.NOTICE,
                    SUBJECT,
                    "Accounts that are frozen and send nothing: " + stopped + ".",
                    "mail:limits --frozen lists them, mail:thaw lets one send again."));
        }
        int full = reached();
        if (full > 0) {
            findings.add(new HealthFinding(
                    Severity.NOTICE,
                    SUBJECT,
                    "Accounts that have reached their daily limit: " + full + ".",
                    "mail:limits lists them, mail:limits-set raises a limit."));
        }
        if (!damaged.isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.FAILED,
                    SUBJECT,
                    "Accounts whose mail is deferred, as what they have sent can't be read: " + damaged.size() + ".",
                    "The log names them; mail:limits-reset lets one begin anew."));
        }
        return findings;
    }
}
