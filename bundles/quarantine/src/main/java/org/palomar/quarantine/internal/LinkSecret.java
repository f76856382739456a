package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret under which links are given. Nothing else needs it: while it can't be read or written, mail is held, listed, released and ends as ever, and one that is damaged is made anew, which costs the links that were given
 * before. {@link #prepare} is for one thread at a time, the rest for any.
 */
final class LinkSecret {

    private static final Logger LOG = LoggerFactory.getLogger(LinkSecret.class);

    private final Notes notes;
    private final Clock clock;
    private volatile Optional<Tokens> tokens = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<Instant> renewed = Optional.empty();

    LinkSecret(Notes notes, Clock clock) {
        this.notes = notes;
        this.clock = clock;
    }

    /** Reads or makes it, unless it is there already; what fails is tried by the next call. */
    void prepare() {
        if (tokens.isPresent()) {
            return;
        }
        try {
            tokens = Optional.of(new Tokens(read()));
            failure = Optional.empty();
        } catch (StoreException later) {
            failure = Optional.of(String.valueOf(later.getMessage()));
        }
    }

    private byte[] read() throws StoreException {
        Optional<byte[]> stored = Optional.empty();
        try {
            stored = notes.secret();
        } catch (StoreException damage) {
            Ledger.requireDamage(damage);
            LOG.error("Links of digests that were sent before work no more: {}", damage.getMessage());
            renewed = Optional.of(clock.instant());
        }
        return stored.isPresent() ? stored.get() : notes.newSecret();
    }

    /** @throws StoreException while nobody can give or read links */
    Tokens tokens() throws StoreException {
        return tokens.orElseThrow(() -> new StoreException(
                StoreException.Reason.UNAVAILABLE, "the secret of links: " + failure.orElse("not read yet")));
    }

    /** @param linkTime how long links hold: so long it is told that older ones don't */
    List<HealthFinding> findings(Duration linkTime) {
        List<HealthFinding> findings = new ArrayList<>();
        failure.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.DEGRADED,
                "quarantine",
                "Links by which owners release mail are not given, and do not work: " + reason + ".",
                "It is tried again every minute. If it stays, look at the disk of the data folder.")));
        renewed.filter(time -> clock.instant().isBefore(time.plus(linkTime)))
                .ifPresent(
                        time -> findings.add(
                                new HealthFinding(
                                        HealthFinding.Severity.DEGRADED,
                                        "quarantine",
                                        "The secret of links was damaged and made anew: links in digests from before "
                                                + time + " work no more.",
                                        "Release with mail:quarantine-release what owners ask for, and run mail:store-check to see what else is damaged.")));
        return findings;
    }
}
