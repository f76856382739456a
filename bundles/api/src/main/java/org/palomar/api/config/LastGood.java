package org.palomar.api.config;

import java.util.Map;
import java.util.Optional;

/**
 * The settings in force: the newest that were right. A wrong value keeps the last good settings and is remembered as a problem until a right
 * one comes; at the first start the defaults stand in. Safe for any thread.
 *
 * @param <S> the bundle's validated settings record
 */
public final class LastGood<S> {

    /** Makes settings of values, or says which value is wrong. */
    @FunctionalInterface
    public interface Reader<S> {
        S read(Values values) throws InvalidConfigurationException;
    }

    private record State<S>(S settings, Optional<String> problem) {}

    private final String pid;
    private final Reader<S> reader;
    private volatile State<S> state;

    /** @param pid the configuration's identifier, which is also its file's name less {@code .cfg} */
    public LastGood(String pid, Reader<S> reader) {
        this.pid = pid;
        this.reader = reader;
        try {
            this.state = new State<>(reader.read(new Values(Map.of())), Optional.empty());
        } catch (InvalidConfigurationException bug) {
            throw new IllegalStateException("the defaults of " + pid + " must be right", bug);
        }
    }

    /** Takes new values if they are right; answers what is in force afterwards. */
    public synchronized S update(Map<String, ?> values) {
        try {
            state = new State<>(reader.read(new Values(values)), Optional.empty());
        } catch (InvalidConfigurationException wrong) {
            state = new State<>(state.settings(), Optional.of("etc/" + pid + ".cfg: " + wrong.getMessage()));
        }
        return state.settings();
    }

    /** The settings in force. */
    public S settings() {
        return state.settings();
    }

    /** File, key and reason of what is wrong in the newest values. */
    public Optional<String> problem() {
        return state.problem();
    }
}
