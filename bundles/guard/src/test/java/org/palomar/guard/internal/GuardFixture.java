package org.palomar.guard.internal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.api.store.StoreException;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** A guard over a disk that fails by order. */
abstract class GuardFixture {

    static final Instant START = Instant.parse("2026-01-02T21:00:00Z");
    static final String ANA = "ana@example.org";
    static final String HOME = "192.0.2.7";
    static final String ELSEWHERE = "198.51.100.9";

    final WallClock clock = new WallClock(START);
    final Map<String, String> settings = new ConcurrentHashMap<>();
    final FaultyEngine engine = new FaultyEngine();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    RunningGuard guard = open();
    private long fresh;

    private RunningGuard open() {
        try {
            return RunningGuard.open(store, clock, this::read);
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private GuardSettings read() {
        try {
            return GuardSettings.read(new Values(settings));
        } catch (InvalidConfigurationException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** Everything ends in order, and begins again. */
    final void restart() {
        guard.stop();
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        guard = open();
    }

    @AfterEach
    void close() {
        guard.stop();
        store.close();
        engine.close();
    }

    final GuardAdmin admin() {
        return guard.administration();
    }

    static LoginAttempt attempt(String name, String from) {
        return new LoginAttempt("imap", Network.parseAddress(from).orElseThrow(), name);
    }

    /** One more password that is wrong, if it is looked at. */
    final void guess(String name, String from) {
        guess(name, from, ++fresh);
    }

    final void guess(String name, String from, long password) {
        LoginAttempt attempt = attempt(name, from);
        if (guard.guard().refused(attempt).isEmpty()) {
            Optional<Instant> unused = guard.guard().wrong(attempt, OptionalLong.of(password));
        }
    }

    final void guesses(int times, String name, String from) {
        for (int i = 0; i < times; i++) {
            guess(name, from);
        }
    }

    /** Somebody logs in with the right password. */
    final boolean logsIn(String name, String from) {
        LoginAttempt attempt = attempt(name, from);
        return guard.guard().refused(attempt).isEmpty()
                && guard.guard().right(attempt).isEmpty();
    }

    final boolean isRefused(String name, String from) {
        return guard.guard().refused(attempt(name, from)).isPresent();
    }
}
