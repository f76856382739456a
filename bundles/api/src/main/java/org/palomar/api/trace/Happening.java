package org.palomar.api.trace;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;

/**
 * What can happen to a message. A bundle that does something new to mail adds a record here, its form to {@code trace}, its words to {@code shell}; each of the two switches over all
 * kinds, so that the compiler names the places. What needs no form of its own is {@link Acted}. Texts are neutralised and cut to {@value #MAX_TEXT} characters, lists of recipients to
 * {@value #MAX_RECIPIENTS}.
 */
public sealed interface Happening {

    /** Characters of a text, if nothing else is said. */
    int MAX_TEXT = 400;

    /** Recipients of one event. */
    int MAX_RECIPIENTS = 1000;

    /**
     * It came in, or was made here. A story begins with it.
     *
     * @param recipients as the client gave them, also those that were refused
     * @param size octets; 0 if it was refused before there were any
     * @param subject decoded; at most {@value #MAX_SUBJECT} characters
     * @param messageId without its angle brackets; at most {@value #MAX_MESSAGE_ID} characters; empty if there is none
     */
    record Received(
            Source source, ReversePath sender, List<Address> recipients, long size, String subject, String messageId)
            implements Happening {

        public static final int MAX_SUBJECT = 200;
        public static final int MAX_MESSAGE_ID = 250;

        public Received {
            recipients = Words.first(recipients);
            size = Math.max(0, size);
            subject = Words.plain(subject, MAX_SUBJECT);
            messageId = bare(messageId);
        }

        /** A Message-ID as it is kept: without brackets, and cut. */
        public static String bare(String messageId) {
            String text = messageId.strip();
            boolean bracketed = text.length() > 1 && text.startsWith("<") && text.endsWith(">");
            return Words.plain(bracketed ? text.substring(1, text.length() - 1) : text, MAX_MESSAGE_ID);
        }
    }

    /** A filter step has judged it. */
    record Judged(StepReport report) implements Happening {
        public Judged {
            report = new StepReport(
                    Words.plain(report.step(), MAX_TEXT),
                    Words.plain(report.verdict(), MAX_TEXT),
                    Words.plain(report.detail(), MAX_TEXT),
                    report.took(),
                    Words.first(report.recipients()));
        }
    }

    /**
     * We have refused it for some recipients, for good or for now.
     *
     * @param recipients who; empty if it was refused for all
     * @param reply our words
     */
    record Refused(List<Address> recipients, Reply reply) implements Happening {
        public Refused {
            recipients = Words.first(recipients);
        }
    }

    /**
     * It is in a mailbox.
     *
     * @param recipient whose mailbox, by its own address
     * @param why why in this mailbox, in a word or a sentence: {@code inbox}, {@code junk}
     */
    record Delivered(Address recipient, AccountId account, MailboxName mailbox, String why) implements Happening {
        public Delivered {
            why = Words.plain(why, MAX_TEXT);
        }
    }

    /**
     * A recipient stands for others.
     *
     * @param by who says so: {@code alias} (with forwards and catch-alls), {@code filter}
     */
    record Expanded(Address recipient, List<Address> targets, String by) implements Happening {
        public Expanded {
            targets = Words.first(targets);
            by = Words.plain(by, MAX_TEXT);
        }
    }

    /**
     * It was thrown away on purpose.
     *
     * @param recipients for whom; empty for all
     */
    record Discarded(List<Address> recipients, String why) implements Happening {
        public Discarded {
            recipients = Words.first(recipients);
            why = Words.plain(why, MAX_TEXT);
        }
    }

    /** It waits for a destination, or for its time. */
    record Queued(QueueId entry, Domain destination, List<Address> recipients) implements Happening {
        public Queued {
            recipients = Words.first(recipients);
        }
    }

    /**
     * An attempt was made to bring it to its destination.
     *
     * @param number 1 for the first that had an answer
     * @param visits the servers that were spoken to, in their order
     * @param answers what was said of each recipient; empty if nobody could be asked
     * @param obstacle why nobody could be asked
     */
    record Attempted(
            QueueId entry,
            int number,
            Domain destination,
            List<Visit> visits,
            List<Answer> answers,
            Optional<RemoteReply> obstacle)
            implements Happening {

        /** The relay tries at most so many servers in one attempt, and looks for no more. */
        public static final int MAX_VISITS = 32;

        public Attempted {
            visits = List.copyOf(visits.size() > MAX_VISITS ? visits.subList(0, MAX_VISITS) : visits);
            answers = List.copyOf(answers.size() > MAX_RECIPIENTS ? answers.subList(0, MAX_RECIPIENTS) : answers);
        }
    }

    /** An operator has changed its entry of the queue. */
    record Operated(QueueId entry, Change change, String detail) implements Happening {

        /** What was done. */
        public enum Change {
            HELD,
            RELEASED,
            RETRIED,
            REDIRECTED,
            REMOVED
        }

        public Operated {
            detail = Words.plain(detail, MAX_TEXT);
        }
    }

    /**
     * Its sender was told what became of recipients, or nobody was, as it has no sender to tell or nobody wants to hear.
     *
     * @param notice the transaction of the notice, which has a story of its own; empty if there is none
     */
    record Notified(QueueId entry, String notice, List<Answer> about) implements Happening {
        public Notified {
            notice = StoryId.isTransaction(notice) ? notice : "";
            about = List.copyOf(about.size() > MAX_RECIPIENTS ? about.subList(0, MAX_RECIPIENTS) : about);
        }
    }

    /**
     * Somebody did something that has no form of its own: a Sieve script, a limit, a rule of routes.
     *
     * @param actor who, in a word: {@code sieve}, {@code route}; at most {@value #MAX_WORD} characters
     * @param action what, in a word: {@code fileinto}, {@code switched}; at most {@value #MAX_WORD} characters
     * @param recipients for whom; empty for all
     */
    record Acted(String actor, String action, List<Address> recipients, String detail) implements Happening {

        public static final int MAX_WORD = 60;

        public Acted {
            actor = Words.plain(actor, MAX_WORD);
            action = Words.plain(action, MAX_WORD);
            recipients = Words.first(recipients);
            detail = Words.plain(detail, MAX_TEXT);
        }
    }

    /** Was told by a bundle of another version, in a form that this one does not know. */
    record Unknown(int kind, int octets) implements Happening {}
}
