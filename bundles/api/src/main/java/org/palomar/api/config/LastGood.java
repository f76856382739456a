package org.palomar.api.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.health.HealthFinding;

/**
 * The settings in force: the newest that were right. A wrong value keeps the last good settings and is remembered as a problem until a right
 * one comes; until the first right one the defaults stand in, as after a restart or an update with a wrong value. They are not what was configured: whoever decides about mail, passwords or what is kept asks for {@link #settled()}, which
 * refuses then, and whoever merely works less well asks for {@link #settings()}. A key that the reader does not ask for changes nothing and is remembered too. The name of the server, which is no bundle's own, is the last that was heard of.
 * Safe for any thread.
 *
 * @param <S> the bundle's validated settings record
 */
public final class LastGood<S> {

    /** Makes settings of values, or says which value is wrong. Asks for every key that it knows, each time. */
    @FunctionalInterface
    public interface Reader<S> {
        S read(Values values) throws InvalidConfigurationException;
    }

    /**
     * @param right whether they were ever read from values that were right, such as none
     * @param problem of the newest values
     * @param unnamed why the settings in force can't be had with the server's name
     */
    private record State<S>(
            S settings, boolean right, Optional<String> problem, Optional<String> unnamed, List<String> unknown) {}

    /** What {@link #findings(String, String)} says of filter steps, and of whatever else mail waits for. */
    public static final String MAIL_WAITS = "mail that asks for it is answered with 451";

    private static final Pattern OF_SETTINGS = Pattern.compile("etc/[^ /]+\\.cfg: ");

    private final String file;
    private final Reader<S> reader;
    private volatile State<S> state;
    private Supplier<Domain> serverName = () -> MachineName.NAME;
    /** What the settings in force were read from; null before there are any. */
    private @Nullable Map<String, ?> good;

    /** @param pid the configuration's identifier, which is also its file's name less {@code .cfg} */
    public LastGood(String pid, Reader<S> reader) {
        this(pid, defaults(pid, reader), reader);
        good = Map.of();
    }

    /**
     * For a configuration that has no defaults.
     *
     * @param pid as above
     * @param first what is in force until right values come
     */
    public LastGood(String pid, S first, Reader<S> reader) {
        this.file = "etc/" + pid + ".cfg";
        this.reader = reader;
        this.state = new State<>(first, false, Optional.empty(), Optional.empty(), List.of());
    }

    private static <S> S defaults(String pid, Reader<S> reader) {
        try {
            return reader.read(new Values(Map.of()));
        } catch (InvalidConfigurationException bug) {
            throw new IllegalStateException("the defaults of " + pid + " must be right", bug);
        }
    }

    /** Takes new values if they are right; answers what is in force afterwards. */
    public synchronized S update(Map<String, ?> configuration) {
        try {
            Values values = new Values(configuration, serverName);
            state = new State<>(reader.read(values), true, Optional.empty(), Optional.empty(), values.unasked());
            good = Map.copyOf(configuration);
        } catch (InvalidConfigurationException wrong) {
            state = new State<>(
                    state.settings(), state.right(), Optional.of(problem(wrong)), state.unnamed(), List.of());
        }
        return state.settings();
    }

    /** Hears of the server's name, and reads the settings in force anew with it; answers what is in force afterwards. */
    public synchronized S named(ServerName server) {
        Domain name = server.name();
        serverName = () -> name;
        Map<String, ?> read = good;
        if (read != null) {
            try {
                S settings = reader.read(new Values(read, serverName));
                state = new State<>(settings, state.right(), state.problem(), Optional.empty(), state.unknown());
            } catch (InvalidConfigurationException wrong) {
                state = new State<>(
                        state.settings(), state.right(), state.problem(), Optional.of(problem(wrong)), state.unknown());
            }
        }
        return state.settings();
    }

    private String problem(InvalidConfigurationException wrong) {
        return file + ": " + wrong.getMessage();
    }

    /** The settings in force; the defaults while nothing was right yet. */
    public S settings() {
        return state.settings();
    }

    /**
     * The settings in force.
     *
     * @throws UnsettledException while nothing but the defaults was ever in force, and the newest values are wrong
     */
    public S settled() {
        State<S> now = state;
        Optional<String> why = unsettled(now);
        if (why.isPresent()) {
            throw new UnsettledException(why.get());
        }
        return now.settings();
    }

    /** File, key and reason, while nothing but the defaults was ever in force and the newest values are wrong: what was configured is not known. */
    public Optional<String> unsettled() {
        return unsettled(state);
    }

    private static Optional<String> unsettled(State<?> now) {
        return now.right() ? Optional.empty() : now.problem();
    }

    /** File, key and reason of what is wrong in the newest values. */
    public Optional<String> problem() {
        State<S> now = state;
        return now.problem().or(now::unnamed);
    }

    /**
     * What {@code mail:health} is to say of the newest values: the one that is wrong, or the keys that have no meaning. For what works with its defaults until the first right values.
     *
     * @param subject the finding's subject, such as the bundle's name
     */
    public List<HealthFinding> findings(String subject) {
        return findings(subject, "the defaults are in force");
    }

    /**
     * The same, for what asks for {@link #settled()}.
     *
     * @param unsettled what is the case until the first right values come, as part of a sentence
     */
    public List<HealthFinding> findings(String subject, String unsettled) {
        return findings(subject, unsettled, HealthFinding.Severity.FAILED);
    }

    /**
     * The same, for what all else depends on.
     *
     * @param worst how bad it is until the first right values come
     */
    public List<HealthFinding> findings(String subject, String unsettled, HealthFinding.Severity worst) {
        State<S> now = state;
        boolean none = unsettled(now).isPresent();
        Stream<HealthFinding> wrong = now.problem().or(now::unnamed).stream()
                .map(problem -> new HealthFinding(
                        none ? worst : HealthFinding.Severity.DEGRADED,
                        subject,
                        problem,
                        "Correct the value and save the file; "
                                + (none
                                        ? "nothing in it was right since this started, so that " + unsettled + "."
                                        : "the last good settings are in force meanwhile.")));
        Stream<HealthFinding> unknown = now.unknown().stream()
                .map(key -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        subject,
                        file + ": " + key + ": there is no such key",
                        "Correct the key or remove its line; everything else in the file is in force."));
        return Stream.concat(wrong, unknown).toList();
    }

    /** Whether a finding is one of {@link #findings(String)}, of whatever bundle: about its settings. */
    public static boolean isAbout(HealthFinding finding) {
        return OF_SETTINGS.matcher(finding.text()).lookingAt();
    }
}
