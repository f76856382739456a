package org.palomar.delivery.internal.letter;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.sieve.Destination;

/**
 * A message that is written because of another: by a filter, or to say that one is refused.
 *
 * @param recipients who get it by way of the queue
 * @param copy where the owner keeps one
 * @param voice who its From says that it is from
 */
public record Letter(
        Content content, ReversePath sender, List<Address> recipients, Optional<Destination> copy, Voice voice) {

    /** Who speaks. */
    public enum Voice {
        /** The filter's owner, or whom the owner names. */
        OWNER,
        /** This server, at the owner's domain. */
        SERVER
    }

    public Letter {
        recipients = List.copyOf(recipients);
    }

    /** One of the owner's. */
    public Letter(Content content, ReversePath sender, List<Address> recipients, Optional<Destination> copy) {
        this(content, sender, recipients, copy, Voice.OWNER);
    }
}
