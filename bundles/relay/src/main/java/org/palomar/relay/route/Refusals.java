package org.palomar.relay.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.queue.RemoteReply;

/**
 * Replies of servers after which another way is worth a try. Their patterns are found anywhere in {@code CODE STATUS TEXT [HOST]}, in any case, by an automaton (RE2/J): in time
 * linear in the reply, whatever a server says. Immutable.
 */
public final class Refusals {

    /** Characters of an operator's own pattern. */
    public static final int MAX_PATTERN = 1000;

    /**
     * What large providers say to an address that they want no mail from just now, as they publish it: Microsoft's block list (S3140, S3150), banned addresses (5.7.606 to 5.7.649), unwanted
     * traffic (5.7.708) and limits by reputation (4.7.650, 4.7.651); Google's limits and blocks by address (4.7.0, 4.7.28, 5.7.1); Yahoo's codes TS, TSS and BL; and servers that ask lists
     * of addresses, such as those of Spamhaus.
     */
    private static final String KNOWN = String.join(
            "|",
            "block list \\(S[0-9]{4}\\)",
            "banned sending IP",
            "traffic not accepted from this IP",
            "rate limited due to IP reputation",
            "originating from your IP address",
            "reputation of the sending IP address",
            "\\[(TSS?|BL)[0-9]{2}\\]",
            "Client host \\[?[0-9a-f.:]+\\]? (is )?blocked using ",
            "spamhaus\\.org/(query|lookup)/(ip|bl|sbl|xbl|pbl)");

    private static final Pattern KNOWN_PATTERN = compiled(KNOWN);

    /** No reply. */
    public static final Refusals NONE = new Refusals("", false, List.of());

    private final String own;
    private final boolean known;
    private final List<Pattern> patterns;

    private Refusals(String own, boolean known, List<Pattern> patterns) {
        this.own = own;
        this.known = known;
        this.patterns = patterns;
    }

    /**
     * Those of an operator.
     *
     * @param own a regular expression; empty for none
     * @param known whether those of large providers are among them
     * @return empty if it is no regular expression, or too long
     */
    public static Optional<Refusals> of(String own, boolean known) {
        if (own.length() > MAX_PATTERN) {
            return Optional.empty();
        }
        try {
            List<Pattern> patterns = Stream.concat(
                            known ? Stream.of(KNOWN_PATTERN) : Stream.of(),
                            own.isEmpty() ? Stream.of() : Stream.of(compiled(own)))
                    .toList();
            return Optional.of(new Refusals(own, known, patterns));
        } catch (PatternSyntaxException wrong) {
            return Optional.empty();
        }
    }

    private static Pattern compiled(String expression) {
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    }

    /** @param host that said it */
    public boolean has(RemoteReply reply, String host) {
        if (patterns.isEmpty()) {
            return false;
        }
        String line = reply + " [" + host + "]";
        return patterns.stream().anyMatch(pattern -> pattern.matcher(line).find());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Refusals that && known == that.known && own.equals(that.own);
    }

    @Override
    public int hashCode() {
        return 2 * own.hashCode() + (known ? 1 : 0);
    }

    @Override
    public String toString() {
        return own + (known ? " and known ones" : "");
    }
}
