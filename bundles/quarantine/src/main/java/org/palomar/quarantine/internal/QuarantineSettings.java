package org.palomar.quarantine.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.quarantine.QuarantineEntry;

/**
 * What {@code etc/palomar.quarantine.cfg} says.
 *
 * @param keep how long a message is kept
 * @param entries the most that one account has
 * @param size the most octets of them together
 * @param least how long a message stays at least, though its account has too much
 * @param publicUrl where browsers reach this server's pages, without a slash at the end; empty for no links in digests
 * @param digest the hour of the day at which owners are told of what is held for them; empty for never
 * @param language of digests
 * @param zone whose hours these are
 * @param linkTime how long a link holds
 * @param refusedKeep how long copies of what filters refuse are kept; empty for not at all
 * @param refusedSize the most octets of these together
 * @param operatorOnly steps of whose held mail an operator alone decides; what they called junk or could not look at is of that kind too
 */
public record QuarantineSettings(
        Duration keep,
        int entries,
        long size,
        Duration least,
        Optional<String> publicUrl,
        OptionalInt digest,
        Terms.Tongue language,
        ZoneId zone,
        Duration linkTime,
        Optional<Duration> refusedKeep,
        long refusedSize,
        List<String> operatorOnly) {

    private static final int MAX_URL = 200;

    private static final String NEVER = "never";

    /** What is held as malware is opened by nobody by mistake. */
    private static final String SCANNERS = "clamav";

    public QuarantineSettings {
        operatorOnly = List.copyOf(operatorOnly);
    }

    /** Reads all values, or says which one is wrong. */
    public static QuarantineSettings read(Values values) throws InvalidConfigurationException {
        Duration keep = values.duration("keep", Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(3650));
        Duration least = values.duration("keep-least", Duration.ofDays(7), Duration.ZERO, Duration.ofDays(3650));
        if (least.compareTo(keep) > 0) {
            throw new InvalidConfigurationException("keep-least", "must not be longer than keep");
        }
        return new QuarantineSettings(
                keep,
                values.number("account-entries", 5000, 1, 1_000_000),
                values.octets("account-size", 500L << 20, 1L << 20, 1L << 40),
                least,
                url(values.text("public-url", "")),
                digest(values.text("digest", "7")),
                language(values.text("language", "both")),
                zone(values.text("time-zone", "")),
                values.duration("link-time", Duration.ofDays(14), Duration.ofHours(1), Duration.ofDays(365)),
                refusedKeep(values),
                values.octets("refused-size", 200L << 20, 1L << 20, 1L << 40),
                words(values.text("operator-only", SCANNERS)));
    }

    /** Whether an owner may release what is the owner's, and not an operator alone: not where one of those steps holds it, called it junk or has not looked, nor where it is not known who holds it. */
    boolean mayRelease(QuarantineEntry entry) {
        Set<String> steps = entry.judgement().steps();
        return operatorOnly.isEmpty() || (!steps.isEmpty() && Collections.disjoint(steps, operatorOnly));
    }

    private static Optional<Duration> refusedKeep(Values values) throws InvalidConfigurationException {
        return values.text("refused-keep", NEVER).equals(NEVER)
                ? Optional.empty()
                : Optional.of(values.duration(
                        "refused-keep", Duration.ofDays(7), Duration.ofHours(1), Duration.ofDays(3650)));
    }

    private static OptionalInt digest(String text) throws InvalidConfigurationException {
        OptionalInt hour = Terms.hour(text);
        if (hour.isEmpty() && !text.equals(NEVER)) {
            throw new InvalidConfigurationException("digest", "must be an hour from 0 to 23, or never");
        }
        return hour;
    }

    private static Terms.Tongue language(String text) throws InvalidConfigurationException {
        return Terms.Tongue.parse(text)
                .orElseThrow(() -> new InvalidConfigurationException("language", "must be one of en, es, both"));
    }

    private static ZoneId zone(String text) throws InvalidConfigurationException {
        return text.isEmpty()
                ? ZoneId.systemDefault()
                : Terms.zone(text)
                        .orElseThrow(() -> new InvalidConfigurationException(
                                "time-zone", "must be a time zone such as Europe/Madrid or UTC"));
    }

    private static List<String> words(String text) {
        return text.equals("none")
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private static Optional<String> url(String text) throws InvalidConfigurationException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            boolean usable = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && text.length() <= MAX_URL
                    && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ',' && c != '>');
            if (usable) {
                return Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            }
        } catch (URISyntaxException malformed) {
            // said below
        }
        throw new InvalidConfigurationException("public-url", "must be an address such as https://mail.example.org");
    }
}
