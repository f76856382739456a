package org.palomar.quarantine.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.quarantine.QuarantineEntry.Written;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.mime.Headers;
import org.palomar.quarantine.internal.record.EntryRecord;
import org.palomar.quarantine.internal.record.Line;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.quarantine.internal.record.Tally;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** Takes mail in. An account that has too much loses what has been there longest, but nothing that is younger than its owner may be away: then it takes nothing more for now. Safe for any thread. */
final class Keeping implements Quarantine {

    // RFC 3463 §3.3: X.2.2, mailbox full
    static final Reply FULL = new Reply(
            452, "4.2.2", "The message must be reviewed, and too much waits for that already, try again later");

    // RFC 3463 §3.3: X.2.3, more than the mailbox takes of one message
    static final Reply TOO_LARGE =
            new Reply(552, "5.2.3", "The message must be reviewed, and is too large to be kept for that");

    /** Entries that go for one message at the most: that many are in memory, and end while its sender waits. */
    private static final int AT_ONCE = 1000;

    /** What is made room for at once, of what an account may have: so one commit serves many messages. */
    private static final double SHARE = 0.05;

    /** Between looks for what could go, so that a flood costs nothing. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** For how long {@code mail:health} tells of an account that took nothing. */
    private static final Duration TOLD = Duration.ofHours(1);

    private final Ledger ledger;
    private final Ending ending;
    private final Supplier<QuarantineSettings> settings;
    private final Clock clock;
    private final SteadyClock steady;
    private final RefusedMail refused;
    private final QuarantineMetrics metrics;

    /** Accounts that took nothing, and when it was last looked whether something could go. */
    private final Map<AccountId, Instant> full = new ConcurrentHashMap<>();

    /** Accounts for which somebody just makes room; who comes meanwhile comes again later. */
    private final Set<AccountId> displacing = ConcurrentHashMap.newKeySet();

    Keeping(
            Ledger ledger,
            Ending ending,
            Supplier<QuarantineSettings> settings,
            Clock clock,
            SteadyClock steady,
            RefusedMail refused,
            QuarantineMetrics metrics) {
        this.ledger = ledger;
        this.ending = ending;
        this.settings = settings;
        this.clock = clock;
        this.steady = steady;
        this.refused = refused;
        this.metrics = metrics;
    }

    @Override
    public Optional<Reply> refusal(AccountId owner, long size) throws StoreException {
        if (size > settings.get().size()) {
            metrics.refused.increment();
            return Optional.of(TOO_LARGE); // whatever went for it
        }
        if (hasRoom(owner, size)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Instant looked = full.getOrDefault(owner, Instant.MIN);
        if (looked.isBefore(now.minus(PAUSE)) || looked.isAfter(now)) {
            if (displacing.add(owner)) {
                try {
                    displace(owner, size);
                } finally {
                    displacing.remove(owner);
                }
                if (hasRoom(owner, size)) {
                    full.remove(owner);
                    return Optional.empty();
                }
                full.put(owner, now);
            }
        }
        metrics.refused.increment();
        return Optional.of(FULL);
    }

    /** By a clock that has jumped it is not known what is old. */
    private void displace(AccountId owner, long size) throws StoreException {
        Optional<Instant> now = steady.steady();
        if (now.isPresent()) {
            metrics.displaced.add(ending.endAll(displaced(owner, size, now.get()), "displaced"));
        }
    }

    private boolean hasRoom(AccountId owner, long size) {
        QuarantineSettings now = settings.get();
        Tally tally = ledger.tally(owner);
        return tally.entries() < now.entries() && tally.octets() <= now.size() - size;
    }

    /** The oldest that must go, so that there is room for this message and some more; only what is old enough, and nothing where that is not room enough for this message. */
    private List<Tag> displaced(AccountId owner, long size, Instant today) throws StoreException {
        QuarantineSettings now = settings.get();
        Tally tally = ledger.tally(owner);
        long more = Math.max(1, (long) (now.entries() * SHARE)) - 1;
        long moreOctets = (long) (now.size() * SHARE);
        long entries = tally.entries() + 1 - now.entries() + more;
        long octets = tally.octets() + size - now.size() + moreOctets;
        Instant old = today.minus(now.least());
        List<Tag> going = new ArrayList<>();
        for (Tag tag : ledger.oldest(owner, AT_ONCE)) {
            // What came in days that are to come was dated by a clock that was ahead, before the clock was steady.
            boolean young = tag.held().isAfter(old) && !tag.held().isAfter(today);
            if ((entries <= 0 && octets <= 0) || young) {
                break;
            }
            going.add(tag);
            entries--;
            octets -= tag.body().size();
        }
        return entries <= more && octets <= moreOctets ? going : List.of();
    }

    @Override
    public List<Happening> keep(UnitOfWork unit, StagedBody body, List<HeldCopy> copies)
            throws StoreException, IOException {
        Transaction transaction = Transaction.of(unit);
        Store.StagedBlob blob = Store.StagedBlob.of(body);
        Written written = written(body);
        Instant now = clock.instant();
        EntryRecord.Stay stay =
                new EntryRecord.Stay(now, now.plus(settings.get().keep()), false);
        List<Happening> happenings = new ArrayList<>();
        for (HeldCopy copy : copies) {
            EntryRecord record = EntryRecord.of(ledger.next(), copy, written, stay, blob.id());
            transaction.add(ledger.keeping(record, blob));
            happenings.add(new Happening.Acted(
                    "quarantine",
                    "held",
                    List.of(copy.owner().address()),
                    "entry " + record.entry().id() + " until " + stay.expires().truncatedTo(ChronoUnit.SECONDS) + ": "
                            + record.entry().judgement().reason()));
        }
        transaction.add(metrics.held(copies.size()));
        return happenings;
    }

    @Override
    public void keepRefused(MailTransaction message, Reply reply) {
        refused.keep(message, reply);
    }

    static Written written(StagedBody body) throws IOException {
        Headers headers = Headers.read(body.content());
        return new Written(
                text(headers, "From"), text(headers, "Subject"), body.content().size());
    }

    private static String text(Headers headers, String name) {
        return headers.first(name)
                .map(Headers.Field::text)
                .map(text -> Line.cut(text, Written.MAX_TEXT))
                .orElse("");
    }

    /** Accounts that have lately taken nothing, as they have too much. */
    List<AccountId> full() {
        Instant since = clock.instant().minus(TOLD);
        full.values().removeIf(since::isAfter);
        return List.copyOf(full.keySet());
    }
}
