package org.palomar.smtp.grammar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.Returned;

/** Reads the parameters of MAIL that say how a message is to be carried. */
final class WishParser {

    // future-release-integer = %x31-39 *8DIGIT          RFC 4865 §4
    private static final Pattern HOLD_FOR = Pattern.compile("[1-9][0-9]{0,8}");

    // by-value = by-time ";" by-mode [by-trace]; by-time = ["-" / "+"] 1*9digit          RFC 2852 §4
    private static final Pattern BY = Pattern.compile("([+-]?[0-9]{1,9});([NR])(T?)", Pattern.CASE_INSENSITIVE);

    // priority-value = (["-"] NZDIGIT) / "0"          RFC 6710 §5
    private static final Pattern PRIORITY = Pattern.compile("-?[1-9]|0");

    /** Longer than any date (RFC 3339 §5.6). */
    private static final int MAX_DATE = 40;

    private static final Reply BAD_RET = new Reply(501, "5.5.4", "RET must be FULL or HDRS");
    private static final Reply BAD_ENVID = new Reply(501, "5.5.4", "ENVID must be xtext of 1 to 100 characters");
    private static final Reply BAD_PRIORITY = new Reply(501, "5.5.4", "MT-PRIORITY must be a number from -9 to 9");
    private static final Reply BAD_HOLD_FOR = new Reply(501, "5.5.4", "HOLDFOR must be 1 to 999999999 seconds");
    private static final Reply BAD_HOLD_UNTIL =
            new Reply(501, "5.5.4", "HOLDUNTIL must be a date and time of RFC 3339");
    private static final Reply TWO_HOLDS = new Reply(501, "5.5.4", "HOLDFOR and HOLDUNTIL exclude each other");
    private static final Reply BAD_BY = new Reply(501, "5.5.4", "Syntax: BY=seconds;N or BY=seconds;R, above 0 with R");

    private Optional<Returned> returned = Optional.empty();
    private String envelopeId = "";
    private int priority;
    private Optional<Wishes.Hold> hold = Optional.empty();
    private Optional<Wishes.By> by = Optional.empty();

    /** Takes a parameter; the reply if its value is wrong. Empty as well for a keyword of others: see {@link #knows}. */
    Optional<Reply> take(String keyword, String value) {
        return switch (keyword) {
            case "RET" -> takeReturned(value);
            case "ENVID" -> takeEnvelopeId(value);
            case "MT-PRIORITY" -> takePriority(value);
            case "HOLDFOR" ->
                HOLD_FOR.matcher(value).matches()
                        ? takeHold(new Wishes.Hold.For(Long.parseLong(value)))
                        : Optional.of(BAD_HOLD_FOR);
            case "HOLDUNTIL" ->
                instant(value)
                        .map(instant -> takeHold(new Wishes.Hold.Until(instant)))
                        .orElse(Optional.of(BAD_HOLD_UNTIL));
            case "BY" -> takeBy(value);
            default -> Optional.empty();
        };
    }

    static boolean knows(String keyword) {
        return switch (keyword) {
            case "RET", "ENVID", "MT-PRIORITY", "HOLDFOR", "HOLDUNTIL", "BY" -> true;
            default -> false;
        };
    }

    Wishes wishes() {
        return new Wishes(returned, envelopeId, priority, hold, by);
    }

    private Optional<Reply> takeReturned(String value) {
        returned = switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Optional.of(Returned.FULL);
            case "HDRS" -> Optional.of(Returned.HEADERS);
            default -> Optional.empty();
        };
        return returned.isEmpty() ? Optional.of(BAD_RET) : Optional.empty();
    }

    private Optional<Reply> takeEnvelopeId(String value) {
        Optional<String> decoded =
                value.length() > OutboundOptions.MAX_ENVELOPE_ID ? Optional.empty() : Xtext.decode(value);
        envelopeId = decoded.orElse("");
        return envelopeId.isEmpty() ? Optional.of(BAD_ENVID) : Optional.empty();
    }

    private Optional<Reply> takePriority(String value) {
        if (!PRIORITY.matcher(value).matches()) {
            return Optional.of(BAD_PRIORITY);
        }
        priority = Integer.parseInt(value);
        return Optional.empty();
    }

    private Optional<Reply> takeHold(Wishes.Hold other) {
        boolean second = hold.isPresent();
        hold = Optional.of(other);
        return second ? Optional.of(TWO_HOLDS) : Optional.empty();
    }

    private Optional<Reply> takeBy(String value) {
        Matcher matcher = BY.matcher(value);
        if (!matcher.matches()) {
            return Optional.of(BAD_BY);
        }
        long seconds = Long.parseLong(matcher.group(1));
        boolean returns = matcher.group(2).equalsIgnoreCase("R");
        by = Optional.of(new Wishes.By(seconds, returns, !matcher.group(3).isEmpty()));
        return returns && seconds <= 0 ? Optional.of(BAD_BY) : Optional.empty();
    }

    private static Optional<Instant> instant(String value) {
        if (value.length() > MAX_DATE) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
