package org.palomar.api.queue;

import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;

/**
 * One message to be brought to one destination now.
 *
 * @param number 1 for the first attempt of this entry
 * @param destination the recipients' domain, or where an operator has redirected them
 * @param redirected whether an operator has
 * @param message for those recipients that still wait, at most {@value OutboundQueue#MAX_RECIPIENTS}
 * @param content prefix and body, read from the store as it is sent
 */
public record Attempt(
        QueueId entry, int number, Domain destination, boolean redirected, Outbound message, Content content) {

    /** The same attempt for some of its recipients. */
    public Attempt to(List<OutboundRecipient> some) {
        return new Attempt(entry, number, destination, redirected, message.to(some), content);
    }
}
