package org.palomar.api.trace;

import java.time.Instant;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.queue.Outbound;

/**
 * Which message is told of. Every bundle that has the message in its hands knows both parts.
 *
 * @param received when it came, to the millisecond; not before 1970
 * @param transaction the id of the transaction that brought it; letters and digits, at most {@value Outbound#MAX_TRANSACTION}
 */
public record StoryId(Instant received, String transaction) {

    public StoryId {
        received = Instant.ofEpochMilli(Math.max(0, received.toEpochMilli()));
        if (!isTransaction(transaction)) {
            throw new IllegalArgumentException("not the id of a transaction");
        }
    }

    public static StoryId of(MailTransaction message) {
        return new StoryId(message.received(), message.id());
    }

    public static StoryId of(Outbound message) {
        return new StoryId(message.received(), message.transaction());
    }

    /** Whether a text can be the id of a transaction. */
    public static boolean isTransaction(String text) {
        if (text.isEmpty() || text.length() > Outbound.MAX_TRANSACTION) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || !Character.isLetterOrDigit(c)) {
                return false;
            }
        }
        return true;
    }
}
