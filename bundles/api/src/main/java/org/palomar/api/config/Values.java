package org.palomar.api.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;

/**
 * Reads the values of one configuration, each with its bounds. Karaf's {@code etc/*.cfg} files deliver text; typed values are taken too.
 * The values never change; which keys were asked for is remembered, so that a reading can tell those that nobody knows. Safe for any thread.
 */
public final class Values {

    private static final String SIZE = "a size such as 20M,";

    private static final Map<Character, Long> SIZE_UNITS =
            Map.of('K', 1L << 10, 'M', 1L << 20, 'G', 1L << 30, 'T', 1L << 40);

    /** Keys that OSGi, Declarative Services, File Install, Karaf and our own components add to what stands in a file. */
    private static final List<String> ADDED =
            List.of("service.", "component.", "felix.", "osgi.", "org.apache.karaf.", "palomar.", "objectClass");

    private final Map<String, ?> values;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final Supplier<Domain> serverName;

    /** Where the server has no name but the machine's. */
    public Values(Map<String, ?> values) {
        this(values, () -> MachineName.NAME);
    }

    /** @param serverName what the server calls itself */
    public Values(Map<String, ?> values, Supplier<Domain> serverName) {
        this.values = Map.copyOf(values);
        this.serverName = serverName;
    }

    /** What this server calls itself ({@link ServerName}): one setting for all bundles, so it is in no configuration of theirs. */
    public Domain serverName() {
        return serverName.get();
    }

    /** The text, trimmed; {@code fallback} if absent or empty. */
    public String text(String key, String fallback) {
        Object value = value(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? fallback : text;
    }

    /** A list, separated by commas; empty if absent. */
    public List<String> list(String key) {
        Object value = value(key);
        Stream<String> items = value instanceof Object[] several
                ? Arrays.stream(several).map(Object::toString)
                : Arrays.stream(text(key, "").split(",", -1));
        return items.map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean fallback) throws InvalidConfigurationException {
        return switch (text(key, Boolean.toString(fallback)).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new InvalidConfigurationException(key, "must be true or false");
        };
    }

    /** A whole number from {@code min} to {@code max}. */
    public int number(String key, int fallback, int min, int max) throws InvalidConfigurationException {
        return Math.toIntExact(bounded(key, text(key, Integer.toString(fallback)), 1, min, max, "a whole number"));
    }

    /** Octets: a number, with K, M, G or T for powers of 1,024. */
    public long octets(String key, long fallback, long min, long max) throws InvalidConfigurationException {
        String text = text(key, Long.toString(fallback)).toUpperCase(Locale.ROOT);
        Long unit = SIZE_UNITS.get(text.charAt(text.length() - 1));
        return unit == null
                ? bounded(key, text, 1, min, max, SIZE)
                : bounded(key, text.substring(0, text.length() - 1).strip(), unit, min, max, SIZE);
    }

    /** A time span: {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code 250ms} or ISO 8601 ({@code PT30S}). */
    public Duration duration(String key, Duration fallback, Duration min, Duration max)
            throws InvalidConfigurationException {
        String text = text(key, fallback.toString());
        Duration duration = parseDuration(key, text);
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new InvalidConfigurationException(key, "must be from " + min + " to " + max);
        }
        return duration;
    }

    /** The keys that are there and were never asked for, in alphabetical order; without those that no file holds, as {@code service.pid}. */
    public List<String> unasked() {
        return values.keySet().stream()
                .filter(key -> !asked.contains(key) && ADDED.stream().noneMatch(key::startsWith))
                .sorted()
                .toList();
    }

    private @Nullable Object value(String key) {
        asked.add(key);
        return values.get(key);
    }

    private static Duration parseDuration(String key, String text) throws InvalidConfigurationException {
        try {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("p")) {
                return Duration.parse(text);
            }
            if (lower.endsWith("ms")) {
                return Duration.ofMillis(
                        Long.parseLong(lower.substring(0, lower.length() - 2).strip()));
            }
            return lower.endsWith("d") ? Duration.parse("P" + lower) : Duration.parse("PT" + lower);
        } catch (DateTimeParseException | NumberFormatException malformed) {
            throw new InvalidConfigurationException(key, "must be a time span such as 30s, 5m, 2h, 1d or 250ms");
        }
    }

    private static long bounded(String key, String text, long unit, long min, long max, String kind)
            throws InvalidConfigurationException {
        try {
            long value = Math.multiplyExact(Long.parseLong(text), unit);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException | ArithmeticException malformed) {
            throw new InvalidConfigurationException(key, "must be " + kind + " from " + min + " to " + max);
        }
        throw new InvalidConfigurationException(key, "must be from " + min + " to " + max);
    }
}
