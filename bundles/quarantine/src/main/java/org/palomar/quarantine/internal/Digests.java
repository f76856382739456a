package org.palomar.quarantine.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.palomar.quarantine.internal.record.Told;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells owners once a day of what is newly held for them: as an entry of the queue in the commit that remembers what they were told, so that nobody hears of it twice or not at all. An owner for whom nothing is new hears nothing.
 * For one thread.
 */
final class Digests {

    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);

    /** Entries in one letter: more than anybody reads. */
    static final int MOST = 100;

    private final Ledger ledger;
    private final Neighbours neighbours;
    private final Supplier<QuarantineSettings> settings;
    private final Terms terms;
    private final Links links;
    private final Clock clock;
    private final QuarantineMetrics metrics;

    /** The day on which it was last looked for an account, so that this happens once a day. */
    private final Map<AccountId, LocalDate> looked = new HashMap<>();

    Digests(
            Ledger ledger,
            Neighbours neighbours,
            Supplier<QuarantineSettings> settings,
            Terms terms,
            Links links,
            Clock clock,
            QuarantineMetrics metrics) {
        this.ledger = ledger;
        this.neighbours = neighbours;
        this.settings = settings;
        this.terms = terms;
        this.links = links;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Writes to those owners whose hour has come; what can't be now is tried at the next look, and keeps nobody else's letter. */
    void look() throws StoreException, DirectoryUnavailableException {
        Optional<StoreException> failure = Optional.empty();
        Optional<Directory> directory = neighbours.directory();
        Set<AccountId> accounts = ledger.tallies().keySet();
        looked.keySet().retainAll(accounts);
        for (AccountId account : accounts) {
            Optional<Account> owner =
                    directory.isEmpty() ? Optional.empty() : directory.get().account(account);
            try {
                if (owner.isPresent()) {
                    look(owner.get());
                }
            } catch (StoreException later) {
                failure = Optional.of(later);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void look(Account owner) throws StoreException {
        Terms.Held wanted = terms.of(owner.id(), owner.address().domain());
        ZonedDateTime now = clock.instant().atZone(wanted.zone());
        LocalDate today = now.toLocalDate();
        if (wanted.hour().isEmpty()
                || now.getHour() < wanted.hour().getAsInt()
                || today.equals(looked.get(owner.id()))) {
            return;
        }
        Told told = ledger.told(owner.id());
        // A day that is to come was written by a clock that was ahead.
        if (told.day() != today.toEpochDay()) {
            List<QuarantineEntry> fresh = ledger.entries(
                    owner.id(),
                    record -> Optional.of(record.entry())
                            .filter(entry -> entry.id().number() > told.last()),
                    MOST + 1);
            if (!fresh.isEmpty()) {
                tell(owner, wanted, now, fresh);
            }
        }
        looked.put(owner.id(), today);
    }

    private void tell(Account owner, Terms.Held wanted, ZonedDateTime now, List<QuarantineEntry> fresh)
            throws StoreException {
        OutboundQueue queue = neighbours
                .queue()
                .orElseThrow(() -> new StoreException(StoreException.Reason.UNAVAILABLE, "the queue is missing"));
        Digest digest = digest(owner, wanted, now, fresh);
        Content mail = digest.compose();
        try (Store.StagedBlob body = ledger.store().stage(mail)) {
            Transaction unit = ledger.store().open();
            unit.add(ledger.telling(
                    owner.id(),
                    new Told(fresh.getFirst().id().number(), now.toLocalDate().toEpochDay())));
            queue.add(unit, body, List.of(envelope(digest, clock.instant(), signatures(digest, mail))));
            unit.commit();
        } catch (IOException impossible) {
            throw new IllegalStateException("a digest is in memory", impossible);
        }
        metrics.digests.increment();
    }

    private Digest digest(Account owner, Terms.Held wanted, ZonedDateTime now, List<QuarantineEntry> fresh) {
        boolean more = fresh.size() > MOST;
        List<Item> items = fresh.stream()
                .limit(MOST)
                .map(entry -> new Item(entry, links.link(entry), settings.get().mayRelease(entry)))
                .toList();
        List<DigestText> texts = switch (wanted.language()) {
            case ENGLISH -> List.of(DigestText.ENGLISH);
            case SPANISH -> List.of(DigestText.SPANISH);
            case BOTH -> List.of(DigestText.ENGLISH, DigestText.SPANISH);
        };
        return new Digest(
                "d" + UUID.randomUUID().toString().replace("-", ""),
                owner.address(),
                now,
                texts.stream().map(text -> text.subject(items.size())).collect(Collectors.joining(" / ")),
                texts.stream()
                        .map(text -> text.text(owner.address(), items, more, wanted.zone()))
                        .collect(Collectors.joining("\n-----\n\n")));
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
