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
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filtered;
import org.palomar.sieve.SieveEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of one event, one after the other. For one thread. */
final class EventRun {

    private static final Logger LOG = LoggerFactory.getLogger(EventRun.class);

    /** Octets of an id: so many that no two are alike. */
    private static final int ID = 12;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EventDelivery delivery;
    private final Clock clock;
    private final MailboxEvents.Event event;
    private final Optional<StoredScript> script;

    EventRun(EventDelivery delivery, Clock clock, MailboxEvents.Event event, Optional<StoredScript> script) {
        this.delivery = delivery;
        this.clock = clock;
        this.event = event;
        this.script = script;
    }

    /** Runs the scripts on a message, and leaves what they want done in mailboxes to the aftermath. One that has gone, or can't be read, is passed over. */
    void one(StoredMessage message, Aftermath aftermath) throws StoreException, MailboxException, IOException {
        MailboxView view = event.mailbox().view();
        int index = view.indexOf(message.uid());
        if (index < 0) {
            return;
        }
        Event what = what(view.flags(index));
        try {
            Optional<Filtered> filtered = delivery.deliver(event.account(), submitted(message.content()), what);
            if (filtered.isPresent()) {
                aftermath.add(message.uid(), Instant.ofEpochMilli(view.received(index)), what, filtered.get());
            }
        } catch (IOException unreadable) {
            LOG.warn(
                    "Message {} in {} of {} can't be read, and no script runs on it: {}",
                    message.uid(),
                    event.name(),
                    event.account().address(),
                    unreadable.toString());
        }
    }

    /** @param about one of the messages that were left alone */
    void complain(StoredMessage about, String fault) throws StoreException, IOException {
        delivery.complain(event.account(), submitted(about.content()), what(Flags.NONE), fault);
    }

    private Event what(Flags flags) {
        SieveEnvironment.Cause cause = switch (event.cause()) {
            case APPEND -> SieveEnvironment.Cause.APPEND;
            case COPY -> SieveEnvironment.Cause.COPY;
            case FLAG -> SieveEnvironment.Cause.FLAG;
        };
        return new Event(cause, event.name(), event.from(), event.changed(), flags, script);
    }

    /** What scripts send is what the owner sends: from them, and counted as theirs. There is no envelope that could be another's. */
    private MailTransaction submitted(Content content) throws IOException {
        byte[] id = new byte[ID];
        RANDOM.nextBytes(id);
        Account owner = event.account();
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
