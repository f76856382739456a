package org.palomar.delivery.internal.letter;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.sieve.Destination;

/**
 * A message that a filter writes.
 *
 * @param recipients who get it by way of the queue
 * @param copy where the owner keeps one
 */
public record Letter(Content content, ReversePath sender, List<Address> recipients, Optional<Destination> copy) {
    public Letter {
        recipients = List.copyOf(recipients);
    }
}
