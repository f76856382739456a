package org.palomar.directory;

import java.time.Clock;
import java.util.Map;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.login.LoginSettings;
import org.palomar.directory.internal.records.MemoryRecords;

/** A real directory without OSGi and without a database, for tests of other bundles. Needs Bouncy Castle on the class path. Safe for any thread. */
public final class Directories implements AutoCloseable {

    /** Cheap hashes and refusals at once, so that tests are fast. */
    private static final Map<String, String> QUICK =
            Map.of("argon2-memory", "7M", "argon2-passes", "1", "scram-iterations", "4096", "refusal-time", "0s");

    private final DirectoryCore core;

    private Directories(DirectoryCore core) {
        this.core = core;
    }

    /** Empty, with quick hashes and without delays; logins need TLS, as in the server. */
    public static Directories inMemory() {
        return inMemory(QUICK);
    }

    /** Empty, with settings as in {@code etc/palomar.directory.cfg}. */
    public static Directories inMemory(Map<String, String> configuration) {
        try {
            LoginSettings settings = LoginSettings.read(new Values(configuration));
            return new Directories(new DirectoryCore(new MemoryRecords(), () -> settings, Clock.systemUTC()));
        } catch (InvalidConfigurationException | DirectoryUnavailableException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    public Directory directory() {
        return core.directory();
    }

    public DirectoryAdmin admin() {
        return core.admin();
    }

    public Authenticator authenticator() {
        return core.authenticator();
    }

    @Override
    public void close() {
        core.close();
    }
}
