package org.palomar.delivery.internal;

import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.letter.Words;

/** What recipients are answered (RFC 5321 §4.2, RFC 3463 §3). */
final class Replies {

    static final Reply DELIVERED = new Reply(250, "2.1.5", "Delivered");
    static final Reply UNKNOWN = new Reply(550, "5.1.1", "No such user here");
    static final Reply NOT_LOCAL = new Reply(550, "5.7.1", "Mail for this domain is not taken here");
    static final Reply BOUNCES_ONLY = new Reply(
            550, "5.7.1", "This address takes only what the null sender says of a message that went on from here");
    static final Reply LIST_WITHOUT_BOUNCES =
            new Reply(550, "5.7.1", "A mailing list takes no mail from the null sender");
    static final Reply NO_LISTS = new Reply(451, "4.3.2", "Mailing lists are not available, try again later");
    static final Reply SPAM_FOR_LIST =
            new Reply(550, "5.7.1", "The message looks like spam, which goes to no mailing list");
    static final Reply NO_QUEUE = new Reply(451, "4.3.2", "Mail to other servers can't be queued now, try again later");
    static final Reply HELD_FOR_NOBODY = new Reply(
            550,
            "5.7.1",
            "The message must be reviewed, and not everybody behind this address has a mailbox here to keep it in");
    static final Reply NO_QUARANTINE =
            new Reply(451, "4.3.2", "The message must be reviewed, and can't be kept for that now, try again later");
    static final Reply LOOP =
            new Reply(554, "5.4.6", "The message has been delivered to this mailbox before: mail loop");
    static final Reply ALIAS_LOOP = new Reply(554, "5.4.6", "The aliases of this address lead back to themselves");
    static final Reply NO_DIRECTORY = new Reply(451, "4.3.0", "The directory is not available, try again later");
    static final Reply FULL = new Reply(452, "4.3.1", "The mail store is nearly full, try again later");
    static final Reply NO_STORE = new Reply(451, "4.3.0", "The mail store is not available, try again later");

    static final Reply UNDECIDED =
            new Reply(451, "4.3.2", "What the recipient's filter wants can't be done now, try again later");

    static final Reply NOT_COUNTED = new Reply(
            451,
            "4.7.0",
            "What you send can't be counted now, try again later. / Ahora no se puede contar lo que usted manda, pruebe otra vez en un rato.");

    static final Reply NOT_SIGNED = new Reply(
            451,
            "4.7.0",
            "The message can't be signed now, try again later. / Ahora no se puede firmar el mensaje, pruebe otra vez en un rato.");

    static final Reply CHANGED = new Reply(451, "4.3.0", "A recipient is not valid any more, try again");

    private Replies() {}

    /** What an owner's filter tells the sender (RFC 5429 §2.1), in one line of ASCII. */
    static Reply refused(String reason) {
        String text = Words.ascii(reason);
        return new Reply(
                550,
                "5.7.1",
                text.isEmpty()
                        ? "The recipient does not take this message"
                        : text.substring(0, Math.min(text.length(), Reply.MAX_TEXT)));
    }

    /** Whether RCPT tells it at the next try, so that the other recipients can be served then. */
    static boolean isSeenAtRcpt(Reply reply) {
        return reply.equals(UNKNOWN)
                || reply.equals(NOT_LOCAL)
                || reply.equals(BOUNCES_ONLY)
                || reply.equals(LIST_WITHOUT_BOUNCES)
                || reply.equals(ALIAS_LOOP);
    }

    static Reply of(StoreException failure) {
        return failure.reason() == StoreException.Reason.FULL ? FULL : NO_STORE;
    }
}
