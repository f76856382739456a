package org.palomar.api.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.health.HealthFinding;

/**
 * The settings in force: the newest that were right. A wrong value keeps the last good settings and is remembered as a problem until a right
 * one comes; at the first start the defaults stand in. A key that the reader does not ask for changes nothing and is remembered too. The name of the server, which is no bundle's own, is the last that was heard of.
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
     * @param problem of the newest values
     * @param unnamed why the settings in force can't be had with the server's name
     */
    private record State<S>(S settings, Optional<String> problem, Optional<String> unnamed, List<String> unknown) {}

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
        this.state = new State<>(first, Optional.empty(), Optional.empty(), List.of());
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
            state = new State<>(reader.read(values), Optional.empty(), Optional.empty(), values.unasked());
            good = Map.copyOf(configuration);
        } catch (InvalidConfigurationException wrong) {
            state = new State<>(state.settings(), Optional.of(problem(wrong)), state.unnamed(), List.of());
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
                state = new State<>(settings, state.problem(), Optional.empty(), state.unknown());
            } catch (InvalidConfigurationException wrong) {
                state = new State<>(state.settings(), state.problem(), Optional.of(problem(wrong)), state.unknown());
            }
        }
        return state.settings();
    }

    private String problem(InvalidConfigurationException wrong) {
        return file + ": " + wrong.getMessage();
    }

    /** The settings in force. */
    public S settings() {
        return state.settings();
    }

    /** File, key and reason of what is wrong in the newest values. */
    public Optional<String> problem() {
        State<S> now = state;
        return now.problem().or(now::unnamed);
    }

    /**
     * What {@code mail:health} is to say of the newest values: the one that is wrong, or the keys that have no meaning.
     *
     * @param subject the finding's subject, such as the bundle's name
     */
    public List<HealthFinding> findings(String subject) {
        State<S> now = state;
        Stream<HealthFinding> wrong = now.problem().or(now::unnamed).stream()
                .map(problem -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        subject,
                        problem,
                        "Correct the value and save the file; the last good settings are in force meanwhile."));
        Stream<HealthFinding> unknown = now.unknown().stream()
                .map(key -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        subject,
                        file + ": " + key + ": there is no such key",
                        "Correct the key or remove its line; everything else in the file is in force."));
        return Stream.concat(wrong, unknown).toList();
    }
}
