package org.palomar.delivery.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.trace.Happening;

/**
 * Recipients of a stranger's message that are lists which don't want it, for good. Where there is one reply for all, theirs is not to keep the message from the others: the list gets nothing, and the sender hears of it by a
 * notice, but only where SPF or a signature passes for the sender's domain. Who was looked at and is in doubt hears nothing, as he may be forged; the trace knows. Where nobody has looked, the list's words are the
 * reply for all: what nobody hears of is lost. For one thread.
 */
final class Unwelcome {

    private record One(Set<Address> lists, Ruling.Refused refusal, MailTransaction transaction) {}

    private final Map<Recipient, One> all = new LinkedHashMap<>();

    /**
     * Notes what lists say to a recipient. Whoever logged in hears it in the dialogue, what is to come again comes again for all, and where a filter has led a message the targets share one fate.
     *
     * @param lists the one that the recipient is or stands for, and for nobody else; where there are several, one that wants it must not lose it without a word
     */
    void note(Recipient recipient, Set<Address> lists, Ruling.Refused refusal, Settlement.Part part) {
        boolean stranger = part.transaction().origin().account().isEmpty();
        boolean looked = refusal.sender() != Ruling.Sender.UNASKED;
        if (part.isDirect()
                && stranger
                && looked
                && lists.size() == 1
                && refusal.reply().isPermanent()) {
            all.put(recipient, new One(Set.copyOf(lists), refusal, part.transaction()));
        }
    }

    /** Whether that is what a recipient is answered. */
    boolean contains(Recipient recipient, Reply reply) {
        One one = all.get(recipient);
        return one != null && one.refusal().reply().equals(reply);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** All of them. */
    Set<Recipient> recipients() {
        return Set.copyOf(all.keySet());
    }

    /** Who goes by way of the queue: the list says the same to it, so that the notice is one of those that the queue bounds for each address. */
    Map<OutboundRecipient, MailTransaction> told() {
        Map<OutboundRecipient, MailTransaction> told = new LinkedHashMap<>();
        all.forEach((recipient, one) -> {
            if (one.refusal().sender() == Ruling.Sender.KNOWN
                    && !one.transaction().junk()) {
                told.put(recipient.outbound(), one.transaction());
            }
        });
        return told;
    }

    /** What the trace is told. */
    List<Happening> happenings() {
        List<Happening> happenings = new ArrayList<>();
        for (One one : all.values()) {
            happenings.add(new Happening.Refused(
                    List.copyOf(one.lists()), one.refusal().reply()));
        }
        return happenings;
    }
}
