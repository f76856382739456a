package org.palomar.filter.lists.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.dkim.Vouching;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;

/**
 * Whom one mail is from. Immutable.
 *
 * @param client whose address lists of networks go by; empty where a gateway in front has brought it and who brought it to that is not known (yet)
 * @param gateway whose client is told with the message only: by its address it is asked before whether anybody can tell countries at all
 * @param named whom it names, its authors before the sender in the envelope, as people see those
 */
record Senders(Optional<InetAddress> client, Optional<InetAddress> gateway, List<Sender> named) {

    /** Authors of one message that are looked at: whoever names more must not cost more. */
    private static final int MOST_AUTHORS = 20;

    Senders {
        named = List.copyOf(named);
    }

    /** Before the message: whoever is wanted may turn out to be it. */
    static Senders ofEnvelope(MailTransaction message) {
        Origin origin = message.origin();
        Optional<InetAddress> remote = Optional.of(origin.remote().getAddress());
        return new Senders(
                origin.isByGateway() ? Optional.empty() : remote,
                origin.isByGateway() ? remote : Optional.empty(),
                message.sender().address().stream()
                        .map(address -> new Sender(address, true))
                        .toList());
    }

    /** With the message, and with what {@code senderauth} has found. */
    static Senders of(MailTransaction message) throws IOException {
        Vouching vouching = Vouching.of(message.added());
        List<Sender> named = new ArrayList<>();
        List<Headers.Field> fields = Headers.read(message.content()).all("From");
        List<Address> authors = fields.stream()
                .flatMap(field -> AddressLists.parse(field.value()).stream())
                .flatMap(entry -> AddressLists.address(entry).stream())
                .distinct()
                .limit(MOST_AUTHORS)
                .toList();
        // Of several authors it can't be told who wrote it, and of several fields not which one people see.
        boolean one = authors.size() == 1 && fields.size() == 1;
        authors.forEach(author -> named.add(new Sender(author, one && vouching.isAuthors(author.domain()))));
        Optional<Address> sender = message.sender().address();
        sender.ifPresent(address ->
                named.add(new Sender(address, one && isOfOneHouse(address, authors.getFirst(), vouching))));
        return new Senders(message.origin().client(), Optional.empty(), named);
    }

    /**
     * Whether an envelope's sender counts as proven beside an author. SPF alone says that the client may use the envelope's domain, which many clients of one provider may for domains of others; what people see is the author.
     * So the author is that domain's, or was proven too.
     */
    private static boolean isOfOneHouse(Address sender, Address author, Vouching vouching) {
        return vouching.isSenders(sender.domain())
                && (author.domain().equals(sender.domain()) || vouching.isAuthors(author.domain()));
    }
}
