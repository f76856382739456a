package org.palomar.imap.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.api.script.MailboxWitness;
import org.palomar.api.store.StoreException;
import org.palomar.imap.session.State.LoggedIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever runs scripts what the client did (RFC 6785 §3), after it is durable and before the client hears that it is done. For the session's thread. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Client client;

    /** How many had left when one was waited for in vain: a bundle that stays away is waited for once. */
    private int missed;

    Events(Client client) {
        this.client = client;
    }

    void appended(LoggedIn who, MailboxName name, Mailbox mailbox, UidSet uids) {
        tell(new Event(who.account(), name, mailbox, Cause.APPEND, uids, Flags.NONE, Optional.empty()));
    }

    /** @param uids where they are now */
    void copied(LoggedIn who, MailboxName from, MailboxName name, Mailbox mailbox, UidSet uids) {
        tell(new Event(who.account(), name, mailbox, Cause.COPY, uids, Flags.NONE, Optional.of(from)));
    }

    /**
     * Each message by which flags it has, or has no more.
     *
     * @param before the mailbox right before the change
     * @param uids of messages whose flags were changed
     */
    void flagged(LoggedIn who, OpenMailbox open, MailboxView before, UidSet uids) {
        if (uids.isEmpty() || (client.services().witnesses().isEmpty() && !isOfConcern(who))) {
            return;
        }
        MailboxView after = open.mailbox().view();
        Map<Flags, UidSet.Builder> byChange = new HashMap<>();
        uids.forEach(uid -> {
            int then = before.indexOf(uid);
            int now = after.indexOf(uid);
            if (then >= 0 && now >= 0) {
                Flags changed = difference(before.flags(then), after.flags(now));
                byChange.computeIfAbsent(changed, absent -> new UidSet.Builder())
                        .add(uid);
            }
        });
        byChange.remove(Flags.NONE); // another session has changed them back
        byChange.forEach((changed, which) -> tell(new Event(
                who.account(), open.name(), open.mailbox(), Cause.FLAG, which.build(), changed, Optional.empty())));
    }

    private static Flags difference(Flags before, Flags after) {
        return after.without(before).with(before.without(after));
    }

    private boolean isOfConcern(LoggedIn who) {
        return service().filter(present -> concerns(present, who)).isPresent();
    }

    private void tell(Event event) {
        if (!event.uids().isEmpty()) {
            client.services().witnesses().forEach(witness -> tell(witness, event)); // before scripts move it on
        }
        Optional<MailboxEvents> present = service();
        if (present.isPresent() && !event.uids().isEmpty()) {
            try {
                if (present.get().concern(event.account().id(), event.cause())) {
                    present.get().happened(event);
                }
            } catch (StoreException unavailable) {
                LOG.warn(
                        "No scripts run on what happened in {} of {}: {}",
                        event.name(),
                        event.account().address(),
                        unavailable.getMessage());
            } catch (RuntimeException | LinkageError bug) {
                // What the client did is done, whatever becomes of scripts: their bundle may be leaving.
                LOG.warn(
                        "No scripts run on what happened in {} of {}",
                        event.name(),
                        event.account().address(),
                        bug);
            }
        }
    }

    private static void tell(MailboxWitness witness, Event event) {
        try {
            witness.happened(event);
        } catch (RuntimeException | LinkageError bug) {
            LOG.warn(
                    "What happened in {} of {} was not heard",
                    event.name(),
                    event.account().address(),
                    bug);
        }
    }

    private static boolean concerns(MailboxEvents present, LoggedIn who) {
        try {
            return present.concern(who.account().id(), Cause.FLAG);
        } catch (StoreException unavailable) {
            return true; // tell() says so
        }
    }

    /** Waited for while its bundle is being updated; where there never was one, nobody runs scripts. */
    private Optional<MailboxEvents> service() {
        int departures = client.services().events().departures();
        Duration patience =
                departures == missed ? Duration.ZERO : client.settings().serviceWait();
        Optional<MailboxEvents> present = client.services().events().within(patience);
        missed = present.isPresent() ? 0 : departures;
        return present;
    }
}
