package org.palomar.relay.sts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * A policy (RFC 8461 §3.2).
 *
 * @param mx names of servers, in lower case; an asterisk may be the whole of the first label
 * @param maxAge how long it holds after it was fetched
 */
public record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {

    /** What is to be done. */
    public enum Mode {
        /** Servers that do not meet it get no mail. */
        ENFORCE,
        /** As if there were none, but for reports. */
        TESTING,
        /** As if there were none. */
        NONE
    }

    /** Characters of a policy; RFC 8461 §3.3 suggests such a bound. */
    public static final int MAX_TEXT = 64 * 1024;

    /** Names of servers; more are no policy. */
    static final int MAX_NAMES = 64;

    /** RFC 8461 §3.2: about a year. */
    private static final long MOST_SECONDS = 31_557_600;

    private static final int SECONDS_DIGITS = 10;

    public StsPolicy {
        mx = List.copyOf(mx);
    }

    // sts-policy-record = sts-policy-field *WSP *(sts-policy-term sts-policy-field *WSP)         RFC 8461 §3.2
    /** Reads one; empty if it is none. Of keys that are there twice the first counts, but for mx; others have no meaning. */
    public static Optional<StsPolicy> parse(String text) {
        Optional<String> version = Optional.empty();
        Optional<Mode> mode = Optional.empty();
        Optional<Duration> maxAge = Optional.empty();
        List<String> mx = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            String[] parts = line.split(":", 2);
            String value = parts.length == 2 ? parts[1].strip() : "";
            switch (parts[0].strip()) {
                case "version" -> version = version.or(() -> Optional.of(value));
                case "mode" -> mode = mode.isPresent() ? mode : mode(value);
                case "max_age" -> maxAge = maxAge.isPresent() ? maxAge : seconds(value);
                case "mx" -> mx.add(value.toLowerCase(Locale.ROOT));
                default -> {
                    // RFC 8461 §3.2: what is unknown is passed over
                }
            }
        }
        boolean whole = version.equals(Optional.of("STSv1")) && mode.isPresent() && maxAge.isPresent();
        boolean named = mode.equals(Optional.of(Mode.NONE)) || !mx.isEmpty();
        return whole && named && mx.size() <= MAX_NAMES
                ? Optional.of(new StsPolicy(mode.get(), mx, maxAge.get()))
                : Optional.empty();
    }

    private static Optional<Mode> mode(String value) {
        return switch (value) {
            case "enforce" -> Optional.of(Mode.ENFORCE);
            case "testing" -> Optional.of(Mode.TESTING);
            case "none" -> Optional.of(Mode.NONE);
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> seconds(String value) {
        boolean number = !value.isEmpty()
                && value.length() <= SECONDS_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return number
                ? Optional.of(Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(value))))
                : Optional.empty();
    }

    /** As a domain would write it, line by line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("version: STSv1");
        lines.add("mode: " + mode.name().toLowerCase(Locale.ROOT));
        mx.forEach(name -> lines.add("mx: " + name));
        lines.add("max_age: " + maxAge.toSeconds());
        return lines;
    }

    /** Whether servers that do not meet it get no mail. */
    public boolean isEnforced() {
        return mode == Mode.ENFORCE;
    }

    /** Whether a server is one of those that are named (RFC 8461 §4.1). */
    public boolean names(Domain host) {
        String name = host.name();
        int dot = name.indexOf('.');
        String parent = dot < 0 ? "" : "*" + name.substring(dot);
        return mx.contains(name) || (!parent.isEmpty() && mx.contains(parent));
    }
}
