package org.palomar.delivery.internal.event;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filtered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages of one mailbox, one after the other. For one thread. */
final class EventRun {

    private static final Logger LOG = LoggerFactory.getLogger(EventRun.class);

    /** Octets of an id: so many that no two are alike. */
    private static final int ID = 12;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EventDelivery delivery;
    private final Turns turns;
    private final Clock clock;
    private final Account owner;
    private final Mailbox mailbox;
    private final Meaning meaning;

    /** What is to be done with a message, as it is now. */
    @FunctionalInterface
    interface Meaning {
        Event of(Flags flags, Content content) throws IOException;
    }

    EventRun(EventDelivery delivery, Turns turns, Clock clock, Account owner, Mailbox mailbox, Meaning meaning) {
        this.turns = turns;
        this.delivery = delivery;
        this.clock = clock;
        this.owner = owner;
        this.mailbox = mailbox;
        this.meaning = meaning;
    }

    /** Runs the scripts on a message, and leaves what they want done in mailboxes to the aftermath. One that has gone, or can't be read, is passed over. */
    Optional<MailboxFilter.Result> one(StoredMessage message, Aftermath aftermath)
            throws StoreException, MailboxException {
        MailboxView view = mailbox.view();
        int index = view.indexOf(message.uid());
        if (index < 0) {
            return Optional.empty();
        }
        try {
            Event what = meaning.of(view.flags(index), message.content());
            Optional<Filtered> filtered = inTurn(message, what);
            if (filtered.isEmpty()) {
                return Optional.of(new MailboxFilter.Result(message.uid(), false, "The account may send nothing now."));
            }
            boolean filed =
                    aftermath.add(message.uid(), Instant.ofEpochMilli(view.received(index)), what, filtered.get());
            boolean sent = !filtered.get().forwardings().isEmpty()
                    || !filtered.get().letters().isEmpty();
            return Optional.of(new MailboxFilter.Result(
                    message.uid(), filed || sent, filtered.get().fault().orElse("")));
        } catch (IOException unreadable) {
            LOG.warn(
                    "Message {} of {} can't be read, and no script runs on it: {}",
                    message.uid(),
                    owner.address(),
                    unreadable.toString());
            return Optional.of(new MailboxFilter.Result(message.uid(), false, "The message can't be read."));
        }
    }

    private Optional<Filtered> inTurn(StoredMessage message, Event what) throws StoreException, IOException {
        try (Turns.Turn turn = turns.await(owner.id())) {
            return delivery.deliver(owner, submitted(message.content()), what);
        }
    }

    /** @param about one of the messages that were left alone */
    void complain(StoredMessage about, String fault) throws StoreException, IOException {
        delivery.complain(owner, submitted(about.content()), meaning.of(Flags.NONE, about.content()), fault);
    }

    /** What scripts send is what the owner sends: from them, and counted as theirs. There is no envelope that could be another's. */
    private MailTransaction submitted(Content content) throws IOException {
        byte[] id = new byte[ID];
        RANDOM.nextBytes(id);
        return new MailTransaction(
                HexFormat.of().formatHex(id),
                clock.instant(),
                new Origin(
                        Origin.Door.SUBMISSION,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "",
                        "",
                        Optional.of(owner)),
                ReversePath.of(owner.address()),
                List.of(new Recipient(owner.address(), Set.of(owner.id()))),
                WithoutReturnPath.of(content),
                List.of(),
                false);
    }
}
