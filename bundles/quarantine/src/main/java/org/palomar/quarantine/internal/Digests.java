package org.palomar.quarantine.internal;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.letter.Digest;
import org.palomar.quarantine.internal.letter.DigestText;
import org.palomar.quarantine.internal.letter.DigestText.Item;
import org.palomar.quarantine.internal.record.EntryRecord;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.quarantine.internal.record.Told;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells owners once a day of what was newly held for them before the hour that they want: as entries of the queue in the commits that remember what they were told, so that nobody hears of anything twice or not at all. An owner for
 * whom nothing is new hears nothing. For one thread.
 */
final class Digests {

    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);

    /** Entries in one letter, some 100 KB. */
    static final int MOST = 250;

    /** Letters to one owner in a day: with {@link #MOST}, all that an account has unless it may have more than by default. What is left is told tomorrow. */
    static final int LETTERS = 20;

    private final Ledger ledger;
    private final Notes notes;
    private final Neighbours neighbours;
    private final Supplier<QuarantineSettings> settings;
    private final Terms terms;
    private final Links links;
    private final SteadyClock clock;
    private final QuarantineMetrics metrics;

    /** The day on which it was last looked for an account, so that this happens once a day. */
    private final Map<AccountId, LocalDate> looked = new HashMap<>();

    /** Whether a commit did not succeed, and it is not known whether it was written all the same. */
    private boolean inDoubt;

    private String lastBug = "";

    Digests(
            Ledger ledger,
            Neighbours neighbours,
            Supplier<QuarantineSettings> settings,
            Terms terms,
            Links links,
            SteadyClock clock,
            QuarantineMetrics metrics) {
        this.ledger = ledger;
        this.notes = new Notes(ledger);
        this.neighbours = neighbours;
        this.settings = settings;
        this.terms = terms;
        this.links = links;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Writes to those owners whose hour has come, by a clock that is to be trusted; what can't be now is tried at the next look, and keeps nobody else's letter. */
    void look() throws StoreException, DirectoryUnavailableException {
        Optional<Instant> now = clock.telling();
        Optional<Directory> directory = neighbours.directory();
        if (now.isEmpty() || directory.isEmpty()) {
            return;
        }
        if (inDoubt) {
            ledger.store().settle(); // else a letter whose commit the disk still has would be written a second time
            inDoubt = false;
        }
        Optional<StoreException> failure = Optional.empty();
        Set<AccountId> accounts = ledger.tallies().keySet();
        looked.keySet().retainAll(accounts);
        for (AccountId account : accounts) {
            try {
                Optional<Account> owner = directory.get().account(account).filter(Account::enabled);
                if (owner.isPresent()) {
                    look(owner.get(), now.get());
                }
            } catch (StoreException later) {
                failure = Optional.of(later);
            } catch (RuntimeException | LinkageError bug) {
                if (!bug.toString().equals(lastBug)) { // it may meet it each minute, and for many accounts
                    LOG.error("Account {} is told later of what is held for it", account.value(), bug);
                }
                lastBug = bug.toString();
                failure = Optional.of(new StoreException(StoreException.Reason.UNAVAILABLE, lastBug, bug));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void look(Account owner, Instant now) throws StoreException {
        Terms.Held wanted = terms.of(owner.id(), owner.address().domain());
        OptionalInt hour = wanted.hour();
        LocalDate today = LocalDate.ofInstant(now, wanted.zone());
        if (hour.isEmpty() || today.equals(looked.get(owner.id()))) {
            return;
        }
        Instant due = today.atTime(hour.getAsInt(), 0).atZone(wanted.zone()).toInstant();
        if (now.isBefore(due)) {
            return;
        }
        Told told = notes.told(owner.id()).on(today);
        if (!told.isDone(today)) {
            List<QuarantineId> untold = untold(owner.id(), told.last(), due, now);
            if (!untold.isEmpty()) {
                tell(new Round(owner, wanted, now, told, untold));
            }
        }
        looked.put(owner.id(), today);
    }

    /** What an owner has not been told of, the oldest first: up to the newest that was held before the hour, or has a time that is still to come, which a clock has given that was ahead. */
    private List<QuarantineId> untold(AccountId account, long last, Instant due, Instant now) throws StoreException {
        List<QuarantineId> found = new ArrayList<>();
        ledger.owned(account, last, ledger.decided(), (id, octets) -> {
            boolean tomorrow = found.isEmpty()
                    && ledger.tag(octets)
                            .map(Tag::held)
                            .filter(held -> !held.isBefore(due) && !held.isAfter(now))
                            .isPresent();
            if (!tomorrow) {
                found.add(id);
            }
        });
        return found.reversed();
    }

    /** What one owner is told on a day. */
    private record Round(Account owner, Terms.Held wanted, Instant now, Told told, List<QuarantineId> untold) {

        int letters() {
            return Math.min(LETTERS, (untold.size() + MOST - 1) / MOST);
        }

        List<QuarantineId> part(int letter) {
            return untold.subList(letter * MOST, Math.min(untold.size(), (letter + 1) * MOST));
        }

        /** What is remembered with a letter: the day is over with the last one. */
        Told after(int letter) {
            long day = LocalDate.ofInstant(now, wanted.zone()).toEpochDay();
            return new Told(
                    part(letter).getLast().number(),
                    letter + 1 == letters() ? day : Math.min(told.day(), day - 1),
                    told.last());
        }
    }

    private void tell(Round round) throws StoreException {
        OutboundQueue queue = neighbours
                .queue()
                .orElseThrow(() -> new StoreException(StoreException.Reason.UNAVAILABLE, "the queue is missing"));
        for (int letter = 0; letter < round.letters(); letter++) {
            tell(queue, round, letter);
        }
    }

    private void tell(OutboundQueue queue, Round round, int letter) throws StoreException {
        Digest digest = digest(round, letter);
        Content mail = digest.compose();
        try (Store.StagedBlob body = ledger.store().stage(mail)) {
            Transaction unit = ledger.store().open();
            unit.add(notes.telling(round.owner().id(), round.after(letter)));
            queue.add(unit, body, List.of(envelope(digest, round.now(), signatures(digest, mail))));
            inDoubt = true;
            unit.commit();
            inDoubt = false;
        } catch (IOException impossible) {
            throw new IllegalStateException("a digest is in memory", impossible);
        }
        metrics.digests.increment();
    }

    private Digest digest(Round round, int letter) throws StoreException {
        List<Item> items = new ArrayList<>();
        int unreadable = 0;
        for (QuarantineId id : round.part(letter)) {
            try {
                Optional<EntryRecord> record = ledger.entry(id);
                if (record.isPresent()) {
                    QuarantineEntry entry = record.get().entry();
                    items.add(new Item(
                            entry,
                            links.link(entry, round.now()),
                            settings.get().mayRelease(entry)));
                }
            } catch (StoreException damage) {
                Ledger.requireDamage(damage);
                unreadable++;
            }
        }
        int all = round.untold().size();
        DigestText.Letter text = new DigestText.Letter(
                round.owner().address(),
                items,
                new DigestText.Place(letter + 1, round.letters(), all, Math.max(0, all - LETTERS * MOST), unreadable),
                links.start(),
                round.wanted().zone());
        List<DigestText> texts = switch (round.wanted().language()) {
            case ENGLISH -> List.of(DigestText.ENGLISH);
            case SPANISH -> List.of(DigestText.SPANISH);
            case BOTH -> List.of(DigestText.ENGLISH, DigestText.SPANISH);
        };
        return new Digest(
                "d" + UUID.randomUUID().toString().replace("-", ""),
                round.owner().address(),
                round.now().atZone(round.wanted().zone()),
                texts.stream().map(words -> words.subject(text.place())).collect(Collectors.joining(" / ")),
                texts.stream().map(words -> words.text(text)).collect(Collectors.joining("\n-----\n\n")));
    }

    /** It goes to somebody here, so that it does without where nobody can sign. */
    private List<HeaderField> signatures(Digest digest, Content mail) throws IOException {
        try {
            return neighbours.signer().isEmpty()
                    ? List.of()
                    : neighbours
                            .signer()
                            .get()
                            .draft(mail)
                            .sign(digest.to().domain(), List.of())
                            .map(Signatures::fields)
                            .orElse(List.of());
        } catch (SigningException unsigned) {
            LOG.debug("A digest for {} goes unsigned: {}", digest.to(), unsigned.getMessage());
            return List.of();
        }
    }

    private static Outbound envelope(Digest digest, Instant now, List<HeaderField> signatures) {
        Address to = digest.to();
        Set<BodyNeed> needs = to.isInternationalized()
                ? EnumSet.of(BodyNeed.SMTPUTF8, BodyNeed.EIGHT_BIT)
                : EnumSet.noneOf(BodyNeed.class);
        return new Outbound(
                digest.id(),
                now,
                ReversePath.none(),
                List.of(new OutboundRecipient(to, "", Set.of(Notify.NEVER))),
                Content.of(HeaderField.octets(signatures)),
                OutboundOptions.NONE.withNeeds(needs),
                Optional.empty());
    }
}
