package org.palomar.sieve;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;

/**
 * What a script wants done with its message. A {@code message} is the content with the changes that the script had made to it when it came to the action;
 * without changes it is the very object that the script ran on.
 */
public sealed interface Action {

    /** The line of the script; 0 for the implicit keep. */
    int line();

    /**
     * Into the mailbox where mail goes without a script.
     *
     * @param implicit whether no action of the script asked for it (RFC 5228 §2.10.2)
     */
    record Keep(Content message, Flags flags, boolean implicit, int line) implements Action {}

    /** Into a mailbox. */
    record FileInto(Content message, Destination destination, int line) implements Action {}

    /**
     * Into a mailbox later; until then it waits where its owner sees it.
     *
     * @param destination where it goes at last; its flags are those that it waits with
     * @param until within eight days
     * @param added flags that it gets when it wakes
     * @param removed flags that it loses then
     */
    record Snooze(Content message, Destination destination, Instant until, Flags added, Flags removed, int line)
            implements Action {}

    /** On to another address. */
    record Redirect(Content message, Address to, int line) implements Action {}

    /** On to every address of a list kept elsewhere (RFC 6134 §2.6). */
    record RedirectToList(Content message, String list, int line) implements Action {}

    /**
     * Refused.
     *
     * @param reason for people; may have several lines
     * @param extended {@code ereject}: in the SMTP dialogue, or by a DSN; else an MDN may be sent too (RFC 5429 §2)
     */
    record Reject(String reason, boolean extended, int line) implements Action {}

    /** Not kept. Other actions happen all the same. */
    record Discard(int line) implements Action {}

    /**
     * An answer to the sender (RFC 5230), if {@link VacationRules} have no objection and none with this key went to the sender within the period.
     *
     * @param period how long the sender gets no second one; zero means that each message is answered (RFC 6131 §2)
     * @param key equal for answers that count as the same (RFC 5230 §4.2); ASCII
     * @param subject empty for the default, {@code Auto: } and the message's subject
     * @param from an address list for From, checked for its syntax only
     * @param addresses that are the owner's too
     * @param mime whether the reason is a MIME entity with a header of its own
     * @param fcc where a copy of the answer goes
     */
    record Vacation(
            Duration period,
            String key,
            Optional<String> subject,
            Optional<String> from,
            List<Address> addresses,
            boolean mime,
            String reason,
            Optional<Destination> fcc,
            int line)
            implements Action {
        public Vacation {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A notice by mail (RFC 5436). Its composer adds {@code Auto-Submitted: auto-notified}, and a null sender if the message has one.
     *
     * @param to at least one, as are {@code cc} the recipients
     * @param from an address for From; empty for the owner's
     * @param importance 1 is high, 2 usual, 3 low
     * @param headers of the notice, from the URI; none that the composer sets itself
     */
    record Notify(
            List<Address> to,
            List<Address> cc,
            Optional<Address> from,
            int importance,
            String subject,
            String body,
            List<HeaderField> headers,
            Optional<Destination> fcc,
            int line)
            implements Action {
        public Notify {
            to = List.copyOf(to);
            cc = List.copyOf(cc);
            headers = List.copyOf(headers);
        }
    }
}
