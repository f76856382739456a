package org.palomar.scripts;

import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.script.Scripts;
import org.palomar.scripts.internal.KeptScripts;
import org.palomar.scripts.internal.ScriptsSettings;
import org.palomar.storage.Store;

/** The real scripts over a store: for tests of whatever asks for them. Safe for any thread. */
public final class StandingScripts implements AutoCloseable {

    private final KeptScripts kept;

    private StandingScripts(KeptScripts kept) {
        this.kept = kept;
    }

    /** With the settings that ship. */
    public static StandingScripts open(Store store) {
        try {
            return open(store, Map.of());
        } catch (InvalidConfigurationException impossible) {
            throw new IllegalStateException("the defaults must be right", impossible);
        }
    }

    /** With settings as in {@code etc/palomar.scripts.cfg}. */
    public static StandingScripts open(Store store, Map<String, String> settings) throws InvalidConfigurationException {
        ScriptsSettings read = ScriptsSettings.read(new Values(settings));
        return new StandingScripts(new KeptScripts(store, () -> read));
    }

    public Scripts scripts() {
        return kept;
    }

    public ScriptMemory memory() {
        return kept.memory();
    }

    /** Afterwards every change is refused. */
    @Override
    public void close() {
        kept.retire();
    }
}
