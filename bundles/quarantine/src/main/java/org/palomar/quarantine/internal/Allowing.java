package org.palomar.quarantine.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;
import org.palomar.api.store.StoreException;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;

/** Puts authors of released mail on their owners' lists of senders. Whoever only writes such an author's name gains nothing: the lists go by who is proven. Safe for any thread. */
final class Allowing {

    /** The step that goes by the lists. */
    private static final String STEP = "lists";

    private final Neighbours neighbours;

    Allowing(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    /** Whether a step goes by the lists now. */
    boolean isHeeded() {
        return neighbours.preferenceAdmin().isPresent()
                && neighbours.pipeline().stream()
                        .flatMap(pipeline -> pipeline.steps().stream())
                        .anyMatch(step -> step.description().name().equals(STEP));
    }

    /** Who has written a message; empty where it names several or nobody, of whom none could be proven to be it. */
    static Optional<Address> author(Content message) throws StoreException {
        List<Headers.Field> from;
        try {
            from = Headers.read(message).all("From");
        } catch (IOException unreadable) {
            throw new StoreException(
                    StoreException.reasonOf(unreadable), String.valueOf(unreadable.getMessage()), unreadable);
        }
        if (from.size() != 1) {
            return Optional.empty();
        }
        List<Mailbox> named = AddressLists.parse(from.getFirst().value());
        return named.size() == 1 ? AddressLists.address(named.getFirst()) : Optional.empty();
    }

    /** Puts an author on an owner's list. */
    void allow(AccountId owner, Address author) throws QuarantineRefusalException {
        SenderPattern pattern = SenderPattern.parse(SenderPattern.plain(author))
                .orElseThrow(() -> new QuarantineRefusalException("No list can have " + author + "."));
        Holder holder = new Holder.OfAccount(owner);
        Map<String, String> present = neighbours.preferences().of(holder, SenderRule.SUBJECT);
        if (present.size() >= SenderRule.MOST && !present.containsKey(SenderRule.key(pattern))) {
            throw new QuarantineRefusalException("The owner's list of senders is full (" + SenderRule.MOST
                    + "); mail:sender-forget makes room. The message stays.");
        }
        PreferenceAdmin admin = neighbours
                .preferenceAdmin()
                .orElseThrow(() -> new QuarantineRefusalException(
                        "The directory is missing, and with it lists of senders; the message stays. See mail:health."));
        try {
            admin.set(new SenderRule(Treatment.ALLOW, pattern).of(holder));
        } catch (DirectoryRefusalException | DirectoryUnavailableException failure) {
            throw new QuarantineRefusalException(
                    "The author is not put on the owner's list (" + failure.getMessage() + "); the message stays.");
        }
    }
}
