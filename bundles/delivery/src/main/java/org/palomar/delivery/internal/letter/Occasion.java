package org.palomar.delivery.internal.letter;

import java.io.IOException;
import java.time.Instant;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.message.Content;
import org.palomar.mime.Headers;

/**
 * What letters are written about: one message for one owner.
 *
 * @param transaction its id; letters and digits
 * @param owner whose filter it is
 * @param recipient the address by which it came
 * @param message as the filter had it
 * @param header its header
 */
public record Occasion(
        String transaction,
        Account owner,
        Address recipient,
        ReversePath sender,
        Instant now,
        Content message,
        Headers header) {

    public static Occasion of(
            String transaction, Account owner, Address recipient, ReversePath sender, Instant now, Content message)
            throws IOException {
        return new Occasion(transaction, owner, recipient, sender, now, message, Headers.read(message));
    }

    /** An identifier that no other letter has. */
    String messageId(String kind) {
        return "<" + transaction + "." + owner.id() + "." + kind + "@"
                + owner.address().domain() + ">";
    }

    /** What tells the message from others, when it comes again by another way too. */
    public String identity() {
        String id = text("Message-ID");
        return id.isEmpty() ? String.join(" ", text("Date"), text("From"), text("Subject")) : id;
    }

    /** The text of the first field of this name; empty if there is none. */
    String text(String name) {
        return text(header, name);
    }

    static String text(Headers header, String name) {
        return header.first(name).map(Headers.Field::text).map(Words::oneLine).orElse("");
    }
}
