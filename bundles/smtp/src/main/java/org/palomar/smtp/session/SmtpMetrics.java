package org.palomar.smtp.session;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.smtp.grammar.Verb;

/** The figures of all conversations. Safe for any thread. */
public final class SmtpMetrics {

    /** How a message ended. */
    enum Result {
        ACCEPTED,
        DEFERRED,
        REFUSED
    }

    private static final class Door {
        private final Map<Result, Counter> messages = counters(Result.class);
        private final Counter octets = new Counter();
        private final Counter refusedRecipients = new Counter();
        private final Timing judgement = new Timing();
    }

    private final Map<Profile, Door> doors = new EnumMap<>(Profile.class);
    private final Map<Verb, Counter> commands = counters(Verb.class);
    private final Counter errors = new Counter();
    private final Counter failedLogins = new Counter();

    public SmtpMetrics() {
        for (Profile profile : Profile.values()) {
            doors.put(profile, new Door());
        }
    }

    void command(Verb verb) {
        of(commands, verb).increment();
    }

    void error() {
        errors.increment();
    }

    void failedLogin() {
        failedLogins.increment();
    }

    void refusedRecipient(Profile profile) {
        of(doors, profile).refusedRecipients.increment();
    }

    /** A message was decided, with LMTP for one recipient; {@code startNanos} is when its last octet had come. */
    void message(Profile profile, int code, long startNanos) {
        Door door = of(doors, profile);
        Result result = code < 400 ? Result.ACCEPTED : code < 500 ? Result.DEFERRED : Result.REFUSED;
        of(door.messages, result).increment();
        door.judgement.recordSince(startNanos);
    }

    /** A message had so many octets. */
    void octets(Profile profile, long octets) {
        of(doors, profile).octets.add(octets);
    }

    /** Messages accepted through a door. */
    public long accepted(Profile profile) {
        return of(of(doors, profile).messages, Result.ACCEPTED).value();
    }

    /** Reports everything. */
    public void report(MetricSink sink) {
        doors.forEach((profile, door) -> {
            Map<String, String> label = Map.of("door", profile.label());
            door.messages.forEach((result, counter) -> sink.counter(
                    "palomar_smtp_messages",
                    "Messages that were decided, by door and result; with LMTP each recipient counts",
                    Map.of("door", profile.label(), "result", lower(result)),
                    counter.value()));
            sink.counter("palomar_smtp_octets", "Octets of messages", label, door.octets.value());
            sink.counter(
                    "palomar_smtp_refused_recipients",
                    "Recipients that were refused",
                    label,
                    door.refusedRecipients.value());
            sink.timing("palomar_smtp_data_reply", "From a message's last octet to its reply", label, door.judgement);
        });
        commands.forEach((verb, counter) -> sink.counter(
                "palomar_smtp_commands", "Commands, by verb", Map.of("verb", lower(verb)), counter.value()));
        sink.counter("palomar_smtp_errors", "Commands that made no sense", Map.of(), errors.value());
        sink.counter("palomar_smtp_failed_logins", "Failed logins", Map.of(), failedLogins.value());
    }

    private static <E extends Enum<E>> Map<E, Counter> counters(Class<E> kind) {
        Map<E, Counter> counters = new EnumMap<>(kind);
        for (E constant : kind.getEnumConstants()) {
            counters.put(constant, new Counter());
        }
        return counters;
    }

    // The maps have a value for each constant.
    private static <K, V> V of(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("no figure for " + key);
        }
        return value;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
