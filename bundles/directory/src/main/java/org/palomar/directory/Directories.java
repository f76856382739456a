package org.palomar.directory;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.list.ListNames;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.login.LoginSettings;
import org.palomar.directory.internal.preference.KeptPreferences;
import org.palomar.directory.internal.records.MemoryRecords;

/** A real directory without OSGi and without a database, for tests of other bundles. Needs Bouncy Castle on the class path. Safe for any thread. */
public final class Directories implements AutoCloseable {

    /** Cheap hashes and refusals at once, so that tests are fast. */
    private static final Map<String, String> QUICK =
            Map.of("argon2-memory", "7M", "argon2-passes", "1", "scram-iterations", "4096", "refusal-time", "0s");

    private static final Path NO_LISTS = Path.of("no-lists");

    private final MemoryRecords records;
    private final DirectoryCore core;
    private final ExpectedService<SenderRewriting> rewriting = new ExpectedService<>(() -> false, Duration.ZERO);
    private final AtomicReference<@Nullable LoginGuard> guard = new AtomicReference<>();
    private final ExpectedService<ListNames> lists = new ExpectedService<>(() -> false, Duration.ZERO);

    private Directories(MemoryRecords records, Map<String, String> configuration, Path relayed) {
        this.records = records;
        try {
            Map<String, String> values = new HashMap<>(QUICK);
            values.putAll(configuration);
            LoginSettings settings = LoginSettings.read(new Values(values));
            core = new DirectoryCore(
                    records,
                    () -> settings,
                    Clock.systemUTC(),
                    rewriting,
                    lists,
                    () -> Optional.ofNullable(guard.get()),
                    relayed);
        } catch (InvalidConfigurationException | DirectoryUnavailableException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /** Empty, with quick hashes and without delays; logins need TLS, as in the server. */
    public static Directories inMemory() {
        return inMemory(Map.of());
    }

    /** The same with settings of {@code etc/palomar.directory.cfg} besides. */
    public static Directories inMemory(Map<String, String> configuration) {
        return new Directories(new MemoryRecords(), configuration, NO_LISTS);
    }

    /** The same with a folder of lists of names that other servers of relayed domains have. */
    public static Directories inMemory(Path relayed) {
        return new Directories(new MemoryRecords(), Map.of(), relayed);
    }

    /** Another with what is in this one now, so that tests which need the same accounts hash their passwords once. */
    public Directories copy(Map<String, String> configuration) {
        return new Directories(records.copy(), configuration, NO_LISTS);
    }

    public Directory directory() {
        return core.directory();
    }

    /** From now on it knows whom senders stand for that this one has rewritten. */
    public void know(SenderRewriting service) {
        rewriting.set(service);
    }

    /** From now on it knows these mailing lists. */
    public void know(ListNames names) {
        lists.set(names);
    }

    /** From now on it refuses logins. */
    public void know(LoginGuard service) {
        guard.set(service);
    }

    public DirectoryAdmin admin() {
        return core.admin();
    }

    /** For whoever changes preferences and for whoever asks for them. */
    public KeptPreferences preferences() {
        return core.preferences();
    }

    public Authenticator authenticator() {
        return core.authenticator();
    }

    @Override
    public void close() {
        core.close();
    }
}
