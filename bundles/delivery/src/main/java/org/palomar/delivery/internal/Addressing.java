package org.palomar.delivery.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.delivery.internal.script.Filtered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the mail of each recipient of one message goes, as the directory knows it now, and whether their mail can take it: a damaged mailbox is to hold back the
 * message for its own recipient only. For one thread.
 */
final class Addressing {

    private static final Logger LOG = LoggerFactory.getLogger(Addressing.class);

    private final Destinations destinations;
    private final MailStore mailStore;
    private final OwnFilters filters;
    private final ListMail lists;
    private final HeldMail held;
    private final boolean loopsRefusable;
    private final List<Settlement.Part> parts = new ArrayList<>();
    private final Map<Recipient, Reply> replies = new LinkedHashMap<>();
    private final Copies copies = new Copies();
    private final Outgoing outgoing = new Outgoing();
    private final List<Happening> expansions = new ArrayList<>();
    private final Unwelcome unwelcome = new Unwelcome();
    private boolean hasLeftOut;

    /** What those recipients could be told of whom nothing is known but their owner's refusal. */
    private final Map<Recipient, Reply> refusals = new LinkedHashMap<>();

    /**
     * @param loopsRefusable whether a loop, or a filter's refusal, can be answered to its recipient alone; otherwise the copy goes to Junk
     */
    Addressing(
            Destinations destinations,
            MailStore mailStore,
            OwnFilters filters,
            ListMail lists,
            HeldMail held,
            boolean loopsRefusable) {
        this.destinations = destinations;
        this.mailStore = mailStore;
        this.filters = filters;
        this.lists = lists;
        this.held = held;
        this.loopsRefusable = loopsRefusable;
    }

    /**
     * Where there is one reply for all, a recipient to whom the message comes back keeps it from nobody else: it is addressed by way of the queue, to which it is refused again, alone. Whoever logged in hears of
     * it; a stranger does not, as he could have notices sent to anybody so, and a message that has really come back has been where it was to go. Likewise one who is refused it and has no mailbox here ({@link Unwelcome}). To be
     * called once, when all parts were added.
     */
    void spareOthers() throws StoreException, IOException {
        if (loopsRefusable || (unwelcome.isEmpty() && !replies.containsValue(Replies.LOOP))) {
            return;
        }
        boolean wanted = replies.entrySet().stream()
                .anyMatch(one -> one.getValue().equals(Replies.DELIVERED)
                        && (unwelcome.isEmpty() || !refusals.containsKey(one.getKey())));
        boolean single = replies.entrySet().stream()
                .allMatch(one -> one.getValue().equals(Replies.DELIVERED)
                        || one.getValue().equals(Replies.LOOP)
                        || unwelcome.contains(one.getKey(), one.getValue()));
        if (wanted && single) {
            queueLoops();
            leaveOut();
        }
    }

    private void leaveOut() {
        Map<OutboundRecipient, MailTransaction> told = unwelcome.told();
        Reply reply =
                !unwelcome.isTold() || destinations.queueing().getAsBoolean() ? Replies.DELIVERED : Replies.NO_QUEUE;
        unwelcome.recipients().forEach(recipient -> replies.put(recipient, reply));
        told.forEach((recipient, transaction) -> outgoing.add(recipient, Optional.empty(), transaction));
        expansions.addAll(unwelcome.happenings());
        hasLeftOut = true;
    }

    private void queueLoops() throws StoreException, IOException {
        for (Settlement.Part part : parts) {
            if (part.isDirect()) {
                for (Recipient recipient : part.recipients()) {
                    if (Replies.LOOP.equals(replies.get(recipient))) {
                        replies.put(recipient, withoutLoops(List.of(recipient), part));
                    }
                }
            } else if (part.recipients().stream().anyMatch(one -> Replies.LOOP.equals(replies.get(one)))) {
                Reply shared = withoutLoops(part.transaction().recipients(), part);
                part.recipients().forEach(recipient -> replies.put(recipient, shared));
            }
        }
    }

    /** Adds copies for those targets to whom it does not come back; what is not to be sent on at all comes back to nobody. */
    private Reply withoutLoops(List<Recipient> targets, Settlement.Part part) throws StoreException, IOException {
        List<Recipient> others = new ArrayList<>();
        List<Recipient> looping = new ArrayList<>();
        for (Recipient target : targets) {
            (comesBack(target, part) ? looping : others).add(target);
        }
        Reply reply = others.isEmpty() ? part.kept().orElse(Replies.DELIVERED) : add(others, part);
        if (!reply.equals(Replies.DELIVERED) || part.kept().isPresent()) {
            return reply;
        }
        if (!destinations.queueing().getAsBoolean()) {
            return Replies.NO_QUEUE;
        }
        MailTransaction transaction = part.transaction();
        boolean stranger = transaction.origin().account().isEmpty();
        for (Recipient target : looping) {
            OutboundRecipient told = Onward.told(target.outbound(), transaction);
            outgoing.add(stranger ? Onward.untold(told) : told, Optional.empty(), transaction);
        }
        return Replies.DELIVERED;
    }

    private boolean comesBack(Recipient target, Settlement.Part part) throws StoreException {
        try {
            Ends ends = Ends.none();
            return find(target, part, ends).equals(Replies.DELIVERED)
                    && obstacle(target, ends, part).equals(Optional.of(Replies.LOOP));
        } catch (DirectoryUnavailableException unavailable) {
            return false; // whoever adds it meets that again, and says so
        }
    }

    /** What each recipient is answered once the copies are durable. */
    Map<Recipient, Reply> replies() {
        return replies;
    }

    /** Whether all who were named refuse, so that one reply tells it for all of them, and nobody needs a report. */
    boolean isUnanimous() {
        return !refusals.isEmpty() && refusals.keySet().equals(replies.keySet());
    }

    /** What they refuse with. */
    Map<Recipient, Reply> refusals() {
        return refusals;
    }

    Copies copies() {
        return copies;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /** What the sender is to be told of those who are left out. */
    Optional<Unwelcome.Word> word(Instant now) throws IOException {
        return hasLeftOut ? unwelcome.word(now) : Optional.empty();
    }

    /** Recipients that stand for others, and what filters did beside filing. */
    List<Happening> expansions() {
        return expansions;
    }

    /** Adds the copies of a part. Recipients that were redirected share the fate of all targets. */
    void add(Settlement.Part part) throws StoreException, IOException {
        parts.add(part);
        if (part.isDirect()) {
            for (Recipient recipient : part.recipients()) {
                answer(recipient, add(List.of(recipient), part), part);
            }
        } else {
            Reply shared = add(part.transaction().recipients(), part);
            part.recipients().forEach(recipient -> {
                answer(recipient, shared, part);
                expansions.add(new Happening.Expanded(
                        recipient.address(),
                        part.transaction().recipients().stream()
                                .map(Recipient::address)
                                .toList(),
                        "filter"));
            });
        }
    }

    private void answer(Recipient recipient, Reply reply, Settlement.Part part) {
        replies.put(recipient, reply);
        if (part.isRefused() && part.kept().equals(Optional.of(reply))) {
            unwelcome.note(recipient, reply, part);
        }
    }

    /** Adds a copy for everybody behind the targets, or none and says why. */
    private Reply add(List<Recipient> targets, Settlement.Part part) throws StoreException, IOException {
        Map<Recipient, Ends> all = new LinkedHashMap<>();
        try {
            for (Recipient target : targets) {
                Ends ends = Ends.none();
                Reply reply = find(target, part, ends);
                if (!reply.equals(Replies.DELIVERED)) {
                    return reply;
                }
                all.put(target, ends);
            }
        } catch (DirectoryUnavailableException unavailable) {
            LOG.warn("The directory could not be asked: {}", unavailable.getMessage());
            return Replies.NO_DIRECTORY;
        }
        for (Map.Entry<Recipient, Ends> one : all.entrySet()) {
            Optional<Reply> obstacle = obstacle(one.getKey(), one.getValue(), part);
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
        }
        Map<Recipient, Map<AccountId, Filtered>> filtered = new LinkedHashMap<>();
        for (Map.Entry<Recipient, Ends> one : all.entrySet()) {
            Map<AccountId, Filtered> wishes;
            try {
                wishes = filter(one.getKey(), one.getValue(), part);
            } catch (UndecidedException undecided) {
                LOG.warn("Message {} has to come again: {}", part.transaction().id(), undecided.getMessage());
                return Replies.UNDECIDED;
            }
            Optional<Reply> obstacle =
                    obstacle(wishes, all.size() == 1 && one.getValue().isMailbox(), part);
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
            if (part.isDirect() && one.getValue().isMailbox()) {
                note(one.getKey(), wishes);
            }
            filtered.put(one.getKey(), wishes);
        }
        Optional<Reply> refusal = post(all, part);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        for (Map.Entry<Recipient, Ends> one : all.entrySet()) {
            put(one.getKey(), one.getValue(), part, filtered.getOrDefault(one.getKey(), Map.of()));
        }
        return Replies.DELIVERED;
    }

    private Reply find(Recipient target, Settlement.Part part, Ends ends) throws DirectoryUnavailableException {
        if (part.only().isPresent()) {
            Account owner = part.only().get();
            ends.owners().put(owner.id(), owner);
            return Replies.DELIVERED;
        }
        return destinations.find(target.address(), part.transaction().sender(), mayLeave(part), ends);
    }

    /** Gives the message to the lists among the targets, the last thing that can be refused as it costs the most. Where one does not take it none of them has it: whoever has a reply of its own may be tried again. */
    private Optional<Reply> post(Map<Recipient, Ends> all, Settlement.Part part) throws StoreException, IOException {
        Set<Address> before = lists.taken();
        List<OutboundRecipient> later = new ArrayList<>();
        Optional<Reply> refusal = post(all, part, later);
        if (refusal.isPresent()) {
            lists.backTo(before);
        } else {
            later.forEach(list -> outgoing.add(list, Optional.empty(), part.transaction()));
        }
        return refusal;
    }

    /** @param later to add lists to that get it by way of the queue */
    private Optional<Reply> post(Map<Recipient, Ends> all, Settlement.Part part, List<OutboundRecipient> later)
            throws StoreException, IOException {
        for (Map.Entry<Recipient, Ends> one : all.entrySet()) {
            if (mustWait(one.getKey(), one.getValue(), part)) {
                continue;
            }
            Ends ends = one.getValue();
            List<Address> queued = new ArrayList<>();
            Optional<Ruling.Refused> refusal = lists.take(ends.lists(), part.transaction(), queued);
            if (refusal.isEmpty()
                    && !queued.isEmpty()
                    && !destinations.queueing().getAsBoolean()) {
                return Optional.of(Replies.NO_QUEUE);
            }
            if (refusal.isEmpty()) {
                queued.forEach(
                        list -> later.add(Onward.told(Onward.end(list, one.getKey(), ends), part.transaction())));
                continue;
            }
            Reply reply = refusal.get().reply();
            if (!isOnlyTheLists(reply, ends, part)) {
                unwelcome.note(one.getKey(), ends.lists(), refusal.get(), part);
                return Optional.of(reply);
            }
            expansions.add(new Happening.Refused(List.copyOf(ends.lists()), reply));
        }
        return Optional.empty();
    }

    /** Whether others behind the same address get a message all the same that its lists don't want: a stranger did not choose whom it stands for, and whoever logged in hears of it at once. */
    private static boolean isOnlyTheLists(Reply refusal, Ends ends, Settlement.Part part) {
        return refusal.isPermanent()
                && part.transaction().origin().account().isEmpty()
                && !(ends.owners().isEmpty() && ends.elsewhere().isEmpty());
    }

    /** What the owners' filters want. What is kept in Junk, for whatever reason but a filter step's verdict of spam, is theirs to see, not to move. */
    private Map<AccountId, Filtered> filter(Recipient target, Ends ends, Settlement.Part part)
            throws StoreException, IOException, UndecidedException {
        Map<AccountId, Filtered> wishes = new LinkedHashMap<>();
        if (part.kept().isPresent() || mustWait(target, ends, part) || comesBack(ends)) {
            return wishes;
        }
        for (Account owner : ends.owners().values()) {
            if (!hasVisited(owner.address()) && copies.wants(owner.id(), part.transaction())) {
                filters.run(owner, target, behind(target, ends, part), part.transaction())
                        .ifPresent(wish -> wishes.put(owner.id(), wish));
            }
        }
        return wishes;
    }

    /** For whom the address stands, though the message goes to one of them alone: a script is to know whether the address is its owner's own. */
    private Ends behind(Recipient target, Ends ends, Settlement.Part part) {
        Ends all = Ends.none();
        try {
            return part.only().isPresent()
                            && destinations
                                    .find(target.address(), part.transaction().sender(), false, all)
                                    .equals(Replies.DELIVERED)
                    ? all
                    : ends;
        } catch (DirectoryUnavailableException unavailable) {
            return ends;
        }
    }

    /** @param single whether the recipient is one mailbox and nobody else */
    private Optional<Reply> obstacle(Map<AccountId, Filtered> wishes, boolean single, Settlement.Part part) {
        for (Filtered wish : wishes.values()) {
            if (OwnFilters.isOnlyRefused(wish) && isTold(single, part)) {
                return Optional.of(Replies.refused(wish.refusal().orElse("")));
            }
            boolean sends = wish.refusal().isPresent()
                    || !wish.forwardings().isEmpty()
                    || !wish.letters().isEmpty();
            if (sends && !destinations.queueing().getAsBoolean()) {
                return Optional.of(Replies.NO_QUEUE);
            }
        }
        return Optional.empty();
    }

    private void note(Recipient recipient, Map<AccountId, Filtered> wishes) {
        for (Filtered wish : wishes.values()) {
            if (OwnFilters.isOnlyRefused(wish)) {
                refusals.put(recipient, Replies.refused(wish.refusal().orElse("")));
            }
        }
    }

    private boolean isTold(boolean single, Settlement.Part part) {
        return single && loopsRefusable && part.isDirect();
    }

    /** What a client that did not log in says goes to our own addresses alone. */
    private static boolean mayLeave(Settlement.Part part) {
        Origin origin = part.transaction().origin();
        return switch (origin.door()) {
            case MX, LMTP -> !part.isDirect();
            case SUBMISSION -> !part.isDirect() || origin.account().isPresent();
            case INTERNAL -> true;
        };
    }

    private Optional<Reply> obstacle(Recipient target, Ends ends, Settlement.Part part) throws StoreException {
        if (mustWait(target, ends, part) && !destinations.queueing().getAsBoolean()) {
            return Optional.of(Replies.NO_QUEUE);
        }
        for (AccountId account : ends.owners().keySet()) {
            if (!takesMail(account)) {
                return Optional.of(Replies.NO_STORE);
            }
        }
        boolean loop =
                ends.owners().values().stream().map(Account::address).anyMatch(this::hasVisited) || comesBack(ends);
        // What was held comes as it would have then: in Junk, as those for whom a loop is refused are never held.
        boolean refusable = loopsRefusable && part.only().isEmpty();
        if (loop && (refusable || ends.owners().isEmpty())) {
            return Optional.of(Replies.LOOP);
        }
        if (ends.owners().isEmpty() || (part.isForReview() && !ends.isOwnersAlone())) {
            return part.kept();
        }
        return part.held().isEmpty() ? Optional.empty() : unheld(ends, part);
    }

    /** Why it can't be held for one of the owners. */
    private Optional<Reply> unheld(Ends ends, Settlement.Part part) throws StoreException {
        for (AccountId account : ends.owners().keySet()) {
            Optional<Reply> full = !copies.wantsHeld(account)
                    ? Optional.empty()
                    : held.refusal(account, part.transaction().content().size());
            if (full.isPresent()) {
                return full;
            }
        }
        return Optional.empty();
    }

    private boolean comesBack(Ends ends) {
        return ends.elsewhere().values().stream().flatMap(Optional::stream).anyMatch(this::hasVisited);
    }

    private void put(Recipient target, Ends ends, Settlement.Part part, Map<AccountId, Filtered> wishes)
            throws IOException {
        MailTransaction transaction = part.transaction();
        if (mustWait(target, ends, part)) {
            outgoing.add(Onward.told(target.outbound(), transaction), Optional.empty(), transaction);
            return;
        }
        List<Address> reached = ends.reached();
        if (!reached.equals(List.of(target.address()))) {
            expansions.add(new Happening.Expanded(target.address(), reached, "alias"));
        }
        for (Account owner : ends.owners().values()) {
            Optional<Filtered> wish = Optional.ofNullable(wishes.get(owner.id()));
            if (part.held().isPresent()) { // before all else: by a forged Delivered-To nothing gets past it
                Settlement.Why why = part.held().get();
                copies.hold(new HeldCopy(owner, target.address(), transaction, why.reason(), why.steps()));
            } else if (hasVisited(owner.address()) || comesBack(ends)) {
                copies.add(owner, refused(transaction, Replies.LOOP), Optional.empty());
            } else if (wish.isPresent()) {
                put(owner, target, wish.get(), transaction);
            } else {
                copies.add(owner, transaction, Optional.empty());
            }
        }
        if (part.kept().isEmpty() && !comesBack(ends)) {
            ends.elsewhere()
                    .forEach((address, forwarder) -> outgoing.add(
                            Onward.told(Onward.end(address, target, ends), transaction), forwarder, transaction));
        }
    }

    private void put(Account owner, Recipient target, Filtered wish, MailTransaction transaction) throws IOException {
        if (!copies.wants(owner.id(), transaction)) {
            return; // another recipient of the message is the same mailbox
        }
        Optional<Filtered> done = wish.refusal().isPresent() ? OwnFilters.untold(wish, transaction) : Optional.of(wish);
        if (done.isEmpty() && !OwnFilters.isOnlyRefused(wish)) {
            done = Optional.of(OwnFilters.unrefused(wish));
        }
        if (done.isEmpty()) {
            Reply reply = Replies.refused(wish.refusal().orElse(""));
            copies.add(owner, refused(transaction, reply), Optional.empty());
            return;
        }
        copies.add(owner, transaction, done);
        wish.happenings().forEach(expansions::add);
        for (Filtered.Forwarding forwarding : wish.forwardings()) {
            OutboundRecipient recipient = Onward.told(Onward.redirected(forwarding.to(), target), transaction);
            if (wish.isUnchanged(forwarding.message())) {
                outgoing.add(recipient, Optional.of(owner.address()), transaction);
            } else {
                outgoing.addChanged(recipient, owner, forwarding.message(), transaction);
            }
        }
    }

    private static MailTransaction refused(MailTransaction transaction, Reply reply) {
        return Settlement.asJunk(transaction, Settlement.REFUSED, reply.toString());
    }

    /** Whether even mail for here goes by way of the queue: it is to be sent later (RFC 4865), or its sender wants to hear that it arrived. What a list has to say to it is said before it is accepted, and not by a notice, as its sender may be forged. */
    private static boolean mustWait(Recipient target, Ends ends, Settlement.Part part) {
        boolean told = target.notices().contains(Notify.SUCCESS)
                && !part.transaction().junk()
                && !ends.isForward()
                && !ends.owners().isEmpty()
                && ends.lists().isEmpty();
        return part.kept().isEmpty()
                && part.only().isEmpty()
                && (told || part.transaction().options().notBefore().isPresent());
    }

    /** What the store can't say now is left to the delivery, which fails as a whole then. */
    private boolean takesMail(AccountId account) {
        try {
            Mailbox inbox = mailStore.account(account).open(MailboxName.INBOX);
            if (inbox.view().uidNext() <= UidSet.MAX_UID) {
                return true;
            }
            LOG.error("INBOX of account {} has no UIDs left and takes no mail", account.value());
        } catch (MailboxException changing) {
            return true;
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                return true;
            }
            LOG.error("Account {} takes no mail: {}", account.value(), failure.getMessage());
        }
        return false;
    }

    private boolean hasVisited(Address owner) {
        return filters.visited().contains(owner.toString().toLowerCase(Locale.ROOT));
    }
}
