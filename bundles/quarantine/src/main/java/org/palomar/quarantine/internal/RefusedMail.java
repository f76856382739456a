package org.palomar.quarantine.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.quarantine.QuarantineEntry.Written;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.quarantine.internal.record.EntryRecord;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.quarantine.internal.record.Tally;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps copies of what filter steps refuse, if settings want that. Nobody is promised any: the sender has been told that the message is refused. So they have a room of their own, in which the oldest goes for what comes, and they
 * go first when the disk is nearly full. Safe for any thread.
 */
final class RefusedMail {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedMail.class);

    /** Copies of one message: a list of addresses that somebody has guessed fills the room with one body alone. */
    static final int COPIES = 20;

    /** Copies at all, however small. */
    static final int MOST = 10_000;

    /** What goes at once where there is no room, so that one commit serves many messages. */
    private static final int AT_ONCE = 500;

    private static final Content TRIAL = Content.of(new byte[1]);

    private final Ledger ledger;
    private final Ending ending;
    private final Neighbours neighbours;
    private final Supplier<QuarantineSettings> settings;
    private final Clock clock;
    private final QuarantineMetrics metrics;

    /** Whether somebody makes room; what comes meanwhile is not kept. */
    private final AtomicBoolean displacing = new AtomicBoolean();

    /** What is on its way into the store counts as though it were there: many come at once. Guarded by this. */
    private long comingCopies;

    private long comingOctets;

    /** Why the last one was not kept. */
    private volatile Optional<String> failure = Optional.empty();

    RefusedMail(
            Ledger ledger,
            Ending ending,
            Neighbours neighbours,
            Supplier<QuarantineSettings> settings,
            Clock clock,
            QuarantineMetrics metrics) {
        this.ledger = ledger;
        this.ending = ending;
        this.neighbours = neighbours;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Keeps a message, if settings want that and there is room. */
    void keep(MailTransaction message, Reply reply) {
        Optional<Duration> wanted = settings.get().refusedKeep();
        if (wanted.isEmpty() || message.content().size() > settings.get().refusedSize()) {
            return;
        }
        try {
            Map<Account, Address> owners = owners(message);
            long octets = owners.size() * message.content().size();
            if (!owners.isEmpty() && makeRoom(owners.size(), octets)) {
                try {
                    Instant now = clock.instant();
                    keep(message, reply, owners, new EntryRecord.Stay(now, now.plus(wanted.get()), true));
                } finally {
                    come(-owners.size(), -octets);
                }
            } else {
                metrics.missedRefused.add(owners.size());
            }
            failure = Optional.empty();
        } catch (StoreException later) {
            failure = Optional.of(String.valueOf(later.getMessage()));
            giveBack(later);
        } catch (IOException unreadable) {
            failure = Optional.of(String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("What is refused is not kept", bug);
            failure = Optional.of(bug.toString());
        }
    }

    /** Whose it would have been, and the address by which it came to each. */
    private Map<Account, Address> owners(MailTransaction message) throws StoreException {
        Map<AccountId, Address> named = new LinkedHashMap<>();
        for (Recipient recipient : message.recipients()) {
            recipient.accounts().forEach(account -> named.putIfAbsent(account, recipient.address()));
        }
        Map<Account, Address> owners = new LinkedHashMap<>();
        for (Map.Entry<AccountId, Address> each : named.entrySet()) {
            Optional<Account> owner = owners.size() < COPIES ? neighbours.account(each.getKey()) : Optional.empty();
            owner.ifPresent(account -> owners.put(account, each.getValue()));
        }
        return owners;
    }

    private void keep(MailTransaction message, Reply reply, Map<Account, Address> owners, EntryRecord.Stay stay)
            throws StoreException, IOException {
        try (Store.StagedBlob body = ledger.store().stage(message.content())) {
            Transaction unit = ledger.store().open();
            Written written = Keeping.written(body);
            List<TraceEvent> events = new ArrayList<>();
            owners.forEach((owner, recipient) -> {
                HeldCopy copy = new HeldCopy(owner, recipient, message, reply.toString(), Set.of());
                EntryRecord record = EntryRecord.of(ledger.next(), copy, written, stay, body.id());
                unit.add(ledger.keeping(record, body));
                String detail = "entry " + record.entry().id() + " until "
                        + stay.expires().truncatedTo(ChronoUnit.SECONDS) + ", refused with " + reply;
                events.add(new TraceEvent(
                        StoryId.of(message),
                        stay.held(),
                        new Happening.Acted("quarantine", "kept", List.of(owner.address()), detail)));
            });
            neighbours.storyteller().add(unit, () -> events);
            unit.commit();
            metrics.keptRefused.add(owners.size());
        }
    }

    private synchronized void come(int copies, long octets) {
        comingCopies += copies;
        comingOctets += octets;
    }

    /** Takes room, which is to be given back when it is known whether there is anything in it. */
    private synchronized boolean takeRoom(int copies, long octets) {
        Tally tally = ledger.refused();
        boolean fits = tally.entries() + comingCopies + copies <= MOST
                && tally.octets() + comingOctets + octets <= settings.get().refusedSize();
        if (fits) {
            come(copies, octets);
        }
        return fits;
    }

    private boolean makeRoom(int copies, long octets) throws StoreException {
        if (takeRoom(copies, octets)) {
            return true;
        }
        if (displacing.compareAndSet(false, true)) {
            try {
                displace(copies, octets);
            } finally {
                displacing.set(false);
            }
        }
        return takeRoom(copies, octets);
    }

    private void displace(int copies, long size) throws StoreException {
        List<Tag> oldest = ledger.oldestRefused(AT_ONCE);
        Tally tally = ledger.refused();
        long entries;
        long octets;
        synchronized (this) {
            entries = tally.entries() + comingCopies;
            octets = tally.octets() + comingOctets;
        }
        entries += copies - MOST + MOST / 20;
        octets += size - settings.get().refusedSize() + settings.get().refusedSize() / 20;
        int going = 0;
        while (going < oldest.size() && (entries > 0 || octets > 0)) {
            octets -= oldest.get(going).body().size();
            entries--;
            going++;
        }
        metrics.displaced.add(ending.endAll(oldest.subList(0, going), "displaced"));
    }

    /** Looks whether there is room for mail that is wanted. */
    void sweep() {
        if (ledger.refused().entries() == 0) {
            return;
        }
        try (Store.StagedBlob trial = ledger.store().stage(TRIAL)) {
            LOG.trace("There is room for {} octets and more", trial.held());
        } catch (StoreException full) {
            giveBack(full);
        } catch (IOException impossible) {
            throw new IllegalStateException("a trial is in memory", impossible);
        }
    }

    /** On a disk that is nearly full they are what nobody misses. */
    private void giveBack(StoreException full) {
        if (full.reason() != StoreException.Reason.FULL) {
            return;
        }
        try {
            metrics.displaced.add(ending.endAll(ledger.oldestRefused(AT_ONCE), "displaced"));
        } catch (StoreException later) {
            LOG.debug("Copies of refused mail stay though the disk is full: {}", later.getMessage());
        }
    }

    List<HealthFinding> findings() {
        return settings.get().refusedKeep().isEmpty()
                ? List.of()
                : failure.stream()
                        .map(
                                reason -> new HealthFinding(
                                        HealthFinding.Severity.DEGRADED,
                                        "quarantine",
                                        "The last message that was refused is not kept: " + reason + ".",
                                        "The next one is. If this stays, see what else mail:health names, or set refused-keep = never in etc/palomar.quarantine.cfg."))
                        .toList();
    }
}
