package org.palomar.queue.internal.schedule;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

/** Tells from a server's words that it gets too many messages. Pure. */
final class Haste {

    private static final Pattern WORDS = Pattern.compile(
            "\\brate\\b|rate-?limit|too (?:many(?! hops)|much|fast)|slow(?:ing)? down|throttl",
            Pattern.CASE_INSENSITIVE);

    /** Statuses (RFC 3463) of what is too much for one mailbox, or within one transaction: another pace would change nothing. */
    private static final Pattern OTHERWISE = Pattern.compile("4\\.(?:2\\.\\d+|5\\.3)");

    private Haste() {}

    /** The words that say so, if any. */
    static Optional<RemoteReply> in(List<RecipientResult> results) {
        return results.stream()
                .filter(one ->
                        one instanceof RecipientResult.Deferred && !one.host().isEmpty())
                .map(RecipientResult::reply)
                .filter(reply -> !OTHERWISE.matcher(reply.status()).matches()
                        && WORDS.matcher(reply.text()).find())
                .findFirst();
    }
}
