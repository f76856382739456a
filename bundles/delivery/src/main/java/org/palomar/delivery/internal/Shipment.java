package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailStore.Placement;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.Waking;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.delivery.internal.script.Filtered;
import org.palomar.delivery.internal.script.Mailboxes;
import org.palomar.delivery.internal.snooze.Bedroom;
import org.palomar.delivery.internal.snooze.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that becomes of one message, in one durable commit: bodies once each, copies, entries of the queue, what filters remember. For one thread, used once. */
final class Shipment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shipment.class);

    private static final Content NOTHING = Content.of(new byte[0]);

    /** Where the queue is; asked only if something goes there. */
    @FunctionalInterface
    interface QueueSource {
        OutboundQueue get() throws StoreException;
    }

    private final MailStore mailStore;
    private final ScriptMemory memory;
    private final QueueSource queue;
    private final MailTransaction message;
    private final IdentityHashMap<Content, StagedMessage> staged = new IdentityHashMap<>();
    private final List<Placement> placements = new ArrayList<>();
    private final List<Placement> placed = new ArrayList<>();
    private final List<Written> letters = new ArrayList<>();
    private final Pen pen;

    /**
     * A letter.
     *
     * @param owner whose filter writes it; empty where this server does
     * @param host in whose name it is
     */
    private record Written(Letter letter, Optional<Account> owner, Domain host) {

        Written(Letter letter, Account owner) {
            this(letter, Optional.of(owner), owner.address().domain());
        }
    }

    Shipment(MailStore mailStore, ScriptMemory memory, QueueSource queue, MailTransaction message, Pen pen) {
        this.mailStore = mailStore;
        this.memory = memory;
        this.queue = queue;
        this.message = message;
        this.pen = pen;
    }

    /** Puts a copy of the message into the sender's mailbox for sent mail as well. To be called before {@link #load}. */
    void keepSent(AccountId account, MailboxName mailbox) throws StoreException, IOException {
        Placement unused = place(account, mailbox, message.content(), NOTHING, SentCopies.SEEN);
    }

    /** Puts a letter of this server's own into the queue as well. To be called before {@link #load}. */
    void write(Letter letter, Domain host) {
        letters.add(new Written(letter, Optional.empty(), host));
    }

    /** Puts everything into a unit of work; answers whether there was anything. */
    boolean load(UnitOfWork unit, Copies copies, Outgoing outgoing, HeldMail held)
            throws StoreException, IOException, UnsignedException {
        boolean remembering = false;
        List<HeldCopy> kept = new ArrayList<>();
        for (Map.Entry<AccountId, Copies.Copy> entry : copies.byAccount().entrySet()) {
            Copies.Copy copy = entry.getValue();
            if (copy.held().isPresent()) {
                kept.add(copy.held().get());
                continue;
            }
            if (copy.filtered().isEmpty()) {
                placed.add(place(
                        entry.getKey(), kept(entry.getKey(), copy), message.content(), copy.prefix(), Flags.NONE));
                continue;
            }
            Filtered filtered = copy.filtered().get();
            file(entry.getKey(), copy, filtered);
            for (Filtered.Memo memo : filtered.memos()) {
                memory.remember(unit, entry.getKey(), memo.what(), memo.until());
                remembering = true;
            }
        }
        if (!kept.isEmpty()) {
            held.load(unit, stage(message.content()).body(), kept);
        }
        mailStore.deliver(unit, placements);
        for (Map.Entry<Content, List<Outbound>> each :
                outgoing.messages(message, pen).entrySet()) {
            queue.get().add(unit, stage(each.getKey()).body(), each.getValue());
        }
        for (Written written : letters) {
            queue.get().add(unit, stage(written.letter().content()).body(), List.of(envelope(written)));
        }
        return remembering || !kept.isEmpty() || !placements.isEmpty() || outgoing.count() > 0 || !letters.isEmpty();
    }

    /** The message's own places, without those of what filters write. */
    List<Placement> placed() {
        return placed;
    }

    private void file(AccountId account, Copies.Copy copy, Filtered filtered) throws StoreException, IOException {
        Set<MailboxName> filled = new HashSet<>(); // RFC 5228 §2.10.3: one copy in a mailbox, however it is called
        // One that waits comes first: were its mailbox filled by another order already, it would never wake.
        List<Filtered.Filing> filings = Stream.concat(
                        filtered.filings().stream().filter(each -> each.nap().isPresent()),
                        filtered.filings().stream().filter(each -> each.nap().isEmpty()))
                .toList();
        for (Filtered.Filing filing : filings) {
            Optional<MailboxName> bedroom =
                    filing.nap().isPresent() ? Bedroom.of(mailStore.account(account)) : Optional.empty();
            MailboxName mailbox = bedroom.isPresent() ? bedroom.get() : mailbox(account, copy, filing);
            if (filled.add(mailbox)) {
                boolean unchanged = filtered.isUnchanged(filing.message());
                placed.add(place(
                        account,
                        mailbox,
                        unchanged ? message.content() : filing.message(),
                        unchanged ? copy.prefix() : copy.trace(),
                        flags(filing, bedroom.isPresent()),
                        waking(filing, bedroom.isPresent())));
            }
        }
        for (Letter letter : filtered.letters()) {
            letters.add(new Written(letter, filtered.occasion().owner()));
            if (letter.copy().isPresent()) {
                MailboxName mailbox = Mailboxes.resolve(
                        mailStore.account(account), letter.copy().get());
                place(
                        account,
                        mailbox,
                        letter.content(),
                        NOTHING,
                        letter.copy().get().flags());
            }
        }
        for (Letter trouble : filtered.troubles()) {
            Placement unused = place(account, MailboxName.INBOX, trouble.content(), NOTHING, Flags.NONE);
        }
    }

    /** One that can't wait, as too many do, comes as though it had woken. */
    private static Flags flags(Filtered.Filing filing, boolean waits) {
        return waits || filing.nap().isEmpty()
                ? filing.flags()
                : filing.flags()
                        .without(filing.nap().get().removed())
                        .with(filing.nap().get().added());
    }

    private static Optional<Waking> waking(Filtered.Filing filing, boolean waits) {
        return waits
                ? filing.nap()
                        .map(nap -> new Waking(
                                nap.until(),
                                new Wish(filing.destination().orElseThrow(), nap.added(), nap.removed()).note()))
                : Optional.empty();
    }

    /** Whether a message waits for its time. */
    boolean hasNaps() {
        return placements.stream().anyMatch(placement -> placement.waking().isPresent());
    }

    /** The message that a script keeps by its own words goes to INBOX though a filter step calls it spam. */
    private MailboxName mailbox(AccountId account, Copies.Copy copy, Filtered.Filing filing) throws StoreException {
        if (filing.destination().isPresent()) {
            return Mailboxes.resolve(
                    mailStore.account(account), filing.destination().get());
        }
        return filing.implicit() ? kept(account, copy) : MailboxName.INBOX;
    }

    private MailboxName kept(AccountId account, Copies.Copy copy) throws StoreException {
        return copy.junk()
                ? mailStore.account(account).withUse(SpecialUse.JUNK).orElse(MailboxName.INBOX)
                : MailboxName.INBOX;
    }

    private Placement place(AccountId account, MailboxName mailbox, Content body, Content prefix, Flags flags)
            throws StoreException, IOException {
        return place(account, mailbox, body, prefix, flags, Optional.empty());
    }

    private Placement place(
            AccountId account, MailboxName mailbox, Content body, Content prefix, Flags flags, Optional<Waking> waking)
            throws StoreException, IOException {
        NewMessage copy = new NewMessage(stage(body), prefix, flags, message.received());
        Placement placement = new Placement(account, mailbox, copy, waking);
        placements.add(placement);
        return placement;
    }

    private StagedMessage stage(Content body) throws StoreException, IOException {
        StagedMessage present = staged.get(body);
        if (present == null) {
            present = mailStore.stage(body);
            staged.put(body, present);
        }
        return present;
    }

    /**
     * A letter about mail that came in goes unsigned rather than not at all: without it nobody would hear of a refusal, and others who get the same message would wait for a key that isn't theirs.
     */
    private List<HeaderField> signatures(Written written) throws IOException, UnsignedException {
        try {
            return written.owner().isPresent()
                    ? pen.letter(written.letter(), written.owner().get())
                    : pen.notice(written.letter(), written.host());
        } catch (UnsignedException failure) {
            if (message.origin().account().isPresent()) {
                throw failure; // who submits it hears so, and tries again
            }
            LOG.warn(
                    "A letter of {} because of message {} goes unsigned: {}",
                    written.owner()
                            .map(Account::address)
                            .map(Address::toString)
                            .orElse(written.host().name()),
                    message.id(),
                    failure.getMessage());
            return List.of();
        }
    }

    private Outbound envelope(Written written) throws IOException, UnsignedException {
        Letter letter = written.letter();
        Content signatures = Content.of(HeaderField.octets(signatures(written)));
        List<OutboundRecipient> recipients =
                letter.recipients().stream().map(OutboundRecipient::of).toList();
        return new Outbound(
                message.id(),
                message.received(),
                letter.sender(),
                recipients,
                signatures,
                OutboundOptions.NONE.withNeeds(needs(letter)),
                // a freeze is to reach what the owner's filter wrote, and no report of this server
                letter.voice() == Letter.Voice.OWNER ? written.owner().map(Account::id) : Optional.empty());
    }

    /** What is written because of a message that must travel protected must do so too (RFC 8689 §6): it tells of it. */
    private Set<BodyNeed> needs(Letter letter) throws IOException {
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        needs.addAll(EightBit.of(letter.content()).needs(letter.sender()));
        if (message.options().needs().contains(BodyNeed.REQUIRETLS)) {
            needs.add(BodyNeed.REQUIRETLS);
        }
        return needs;
    }

    /** Lets what was staged go; to be called after the commit. */
    @Override
    public void close() {
        staged.values().forEach(StagedMessage::close);
    }
}
