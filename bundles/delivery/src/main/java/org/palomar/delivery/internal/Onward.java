package org.palomar.delivery.internal;

import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;

/** Recipients to whom a message goes on from here, with what its sender hears of them. Pure. */
final class Onward {

    private Onward() {}

    /** An end of a recipient (RFC 3461 §5.2.7.2): one address that stands for one other hands on what the sender asked for, and names itself if the sender did not. */
    static OutboundRecipient end(Address address, Recipient target, Ends ends) {
        if (address.equals(target.address())) {
            return target.outbound();
        }
        OutboundRecipient asked =
                ends.isForward() ? target.outbound() : target.outbound().withoutSuccess();
        return insteadOf(target, address, asked);
    }

    private static OutboundRecipient insteadOf(Recipient target, Address address, OutboundRecipient asked) {
        String original = asked.original().isEmpty() ? original(target.address()) : asked.original();
        return new OutboundRecipient(address, original, asked.notices());
    }

    /** Empty where the address can't be named so: beyond ASCII, or too long for ORCPT, as quotes in it count twice. */
    private static String original(Address address) {
        String text = "rfc822;" + address;
        return address.isInternationalized() || text.length() > OutboundRecipient.MAX_ORIGINAL ? "" : text;
    }

    /** Nobody hears what became of spam, whose sender is forged as a rule, unless somebody logged in to send it. */
    static OutboundRecipient told(OutboundRecipient recipient, MailTransaction transaction) {
        return transaction.junk() && transaction.origin().account().isEmpty() ? untold(recipient) : recipient;
    }

    /** The same, who hears nothing. */
    static OutboundRecipient untold(OutboundRecipient recipient) {
        return new OutboundRecipient(recipient.address(), recipient.original(), Set.of(Notify.NEVER));
    }

    /** Whom an owner's filter sends it on to. */
    static OutboundRecipient redirected(Address to, Recipient target) {
        return insteadOf(target, to, target.outbound().withoutSuccess());
    }
}
