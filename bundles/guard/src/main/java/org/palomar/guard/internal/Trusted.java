package org.palomar.guard.internal;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.palomar.api.address.Network;
import org.palomar.guard.internal.record.Subject;

/** Wrong passwords from networks that are trusted: nothing is refused for them, but somebody should know. Under the lock of {@link Watch}. */
final class Trusted {

    /** Trusted are few. */
    private static final int MOST = 1_000;

    private final Bounded<Subject, Tries> tries = new Bounded<>(MOST);

    void count(Subject network, GuardSettings rules, Instant now) {
        tries.compute(
                        network,
                        (key, before) -> before == null || before.isOver(rules.window(), now) ? new Tries(now) : before)
                .count(OptionalLong.empty());
    }

    /** One with so many that a range would be refused for them. */
    Optional<Network> suspect(GuardSettings rules, Instant now) {
        tries.values().removeIf(one -> one.isOver(rules.window(), now));
        return tries.entrySet().stream()
                .filter(one -> one.getValue().wrong() >= rules.perRange())
                .map(one -> one.getKey().network())
                .findFirst();
    }
}
