package org.palomar.delivery.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.trace.Happening;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.delivery.internal.letter.Refusal;
import org.palomar.dkim.Vouching;
import org.palomar.mime.Headers;

/**
 * Recipients of a stranger's message who are refused it for good and have no mailbox to keep it in: lists that don't want it, and addresses without owners here for whom a filter step has refused it. Where there is one reply
 * for all, theirs is not to keep the message from the others: they get nothing, and the sender hears of it by a notice, but only where SPF or a signature passes for the sender's domain. Who was looked at and is in doubt hears
 * nothing, as he may be forged; the trace knows. Where nobody has looked, their words are the reply for all: what nobody hears of is lost. For one thread.
 */
final class Unwelcome {

    /**
     * One of them.
     *
     * @param ends whose words the trace has it for
     * @param queued whether it goes by way of the queue, to which the same is said again
     */
    private record One(
            List<Address> ends, Reply reply, Ruling.Sender sender, MailTransaction transaction, boolean queued) {

        boolean isTold() {
            return sender == Ruling.Sender.KNOWN;
        }
    }

    /**
     * What the sender is told.
     *
     * @param host in whose name
     */
    record Word(Letter letter, Domain host) {}

    private final Map<Recipient, One> all = new LinkedHashMap<>();

    /**
     * Notes what lists say to a recipient. Whoever logged in hears it in the dialogue, what is to come again comes again for all, and where a filter has led a message the targets share one fate.
     *
     * @param lists the one that the recipient is or stands for, and for nobody else; where there are several, one that wants it must not lose it without a word
     */
    void note(Recipient recipient, Set<Address> lists, Ruling.Refused refusal, Settlement.Part part) {
        if (part.isDirect() && lists.size() == 1) {
            note(recipient, new One(List.copyOf(lists), refusal.reply(), refusal.sender(), part.transaction(), true));
        }
    }

    /** Notes that a recipient of a part which a filter step has refused has no mailbox that could keep it in Junk. */
    void note(Recipient recipient, Reply reply, Settlement.Part part) {
        MailTransaction message = part.transaction();
        Ruling.Sender sender = Vouching.of(message.added()).sender(message.sender());
        note(recipient, new One(List.of(recipient.address()), reply, sender, message, false));
    }

    private void note(Recipient recipient, One one) {
        boolean stranger = one.transaction().origin().account().isEmpty();
        boolean looked = one.sender() != Ruling.Sender.UNASKED;
        if (stranger && looked && one.reply().isPermanent()) {
            all.put(recipient, one);
        }
    }

    /** Whether that is what a recipient is answered. */
    boolean contains(Recipient recipient, Reply reply) {
        One one = all.get(recipient);
        return one != null && one.reply().equals(reply);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** All of them. */
    Set<Recipient> recipients() {
        return Set.copyOf(all.keySet());
    }

    /** Whether the sender hears of one of them. */
    boolean isTold() {
        return !told().isEmpty() || !reasons().isEmpty();
    }

    /** Who goes by way of the queue: the list says the same to it, so that the notice is one of those that the queue bounds for each address. */
    Map<OutboundRecipient, MailTransaction> told() {
        Map<OutboundRecipient, MailTransaction> told = new LinkedHashMap<>();
        all.forEach((recipient, one) -> {
            if (one.queued() && one.isTold() && !one.transaction().junk()) {
                told.put(recipient.outbound(), one.transaction());
            }
        });
        return told;
    }

    /** One for all whom no queue could ask again, so that many of them in one message make one letter. */
    Optional<Word> word(Instant now) throws IOException {
        Map<Address, String> reasons = reasons();
        Optional<MailTransaction> message =
                all.values().stream().map(One::transaction).findFirst();
        if (reasons.isEmpty() || message.isEmpty()) {
            return Optional.empty();
        }
        Optional<Address> sender = message.get().sender().address();
        if (sender.isEmpty()) {
            return Optional.empty();
        }
        Domain host = reasons.keySet().iterator().next().domain();
        Refusal.Refused refused = new Refusal.Refused(
                message.get().id() + ".here",
                host,
                reasons,
                now,
                message.get().content(),
                Headers.read(message.get().content()));
        return Optional.of(new Word(Refusal.compose(refused, sender.get()), host));
    }

    /** Without those of whom the sender wants to hear nothing (RFC 3461 §4.1). */
    private Map<Address, String> reasons() {
        Map<Address, String> reasons = new LinkedHashMap<>();
        all.forEach((recipient, one) -> {
            if (!one.queued() && one.isTold() && !isSilent(recipient)) {
                reasons.put(recipient.address(), one.reply().toString());
            }
        });
        return reasons;
    }

    private static boolean isSilent(Recipient recipient) {
        return !recipient.notices().isEmpty() && !recipient.notices().contains(Notify.FAILURE);
    }

    /** What the trace is told. */
    List<Happening> happenings() {
        List<Happening> happenings = new ArrayList<>();
        for (One one : all.values()) {
            happenings.add(new Happening.Refused(one.ends(), one.reply()));
        }
        return happenings;
    }
}
