package org.palomar.lists.internal.post;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.AddressLists;
import org.palomar.mime.EncodedWords;
import org.palomar.mime.Headers;

/**
 * Who a message says has written it.
 *
 * @param name for people, decoded; may be empty
 */
public record Author(Address address, String name) {

    /** Empty unless there is exactly one, whom all readers show. */
    public static Optional<Author> of(Headers headers) {
        List<Headers.Field> from = headers.all("From");
        if (from.size() != 1) {
            return Optional.empty();
        }
        List<Mailbox> entries = AddressLists.parse(from.getFirst().value());
        if (entries.size() != 1) {
            return Optional.empty();
        }
        Mailbox only = entries.getFirst();
        return AddressLists.address(only).map(address -> new Author(address, EncodedWords.decode(only.name())));
    }
}
