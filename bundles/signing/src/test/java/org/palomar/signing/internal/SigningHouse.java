package org.palomar.signing.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.SigningKey;
import org.palomar.directory.Directories;
import org.palomar.signing.internal.key.KeyFolder;

/** Signing with a real directory, a folder of keys, and a DNS that says what the test wants. */
final class SigningHouse implements AutoCloseable {

    static final Domain DOMAIN = Domain.of("example.test");

    final Directories directories = Directories.inMemory();
    final WallClock clock = new WallClock(Instant.parse("2026-11-26T10:00:00Z"));

    /** What the DNS has; an empty list is a name without records. */
    final Map<String, List<String>> zone = new ConcurrentHashMap<>();

    volatile boolean dead;

    /** What the file of settings says; read when it opens. */
    final Map<String, String> configured = new ConcurrentHashMap<>();

    RunningSigning signing;

    private final Neighbours neighbours = new Neighbours();
    private final KeyFolder folder;

    SigningHouse(Path folder) throws Exception {
        this.folder = new KeyFolder(folder);
        neighbours.set(directories.directory());
        neighbours.set(directories.admin());
        neighbours.set(resolver());
        directories.admin().createDomain(DOMAIN);
        this.signing = opened();
    }

    void restart() throws Exception {
        signing.stop();
        signing = opened();
    }

    private RunningSigning opened() throws IOException, InvalidConfigurationException {
        SigningSettings settings = SigningSettings.read(new Values(configured, () -> Domain.of("mx.example.test")));
        return RunningSigning.open(folder, clock, () -> settings, neighbours);
    }

    /** Makes a key of each algorithm. */
    List<SigningKey> create() throws Exception {
        return signing.admin().create(DOMAIN, Optional.empty(), Set.of(KeyAlgorithm.values()), false);
    }

    void publish(SigningKey key) {
        zone.put(key.name(), List.of(key.record()));
    }

    /** Makes keys that sign. */
    List<SigningKey> ready() throws Exception {
        create().forEach(this::publish);
        return signing.admin().check(Optional.empty());
    }

    List<String> selectors(KeyState state) {
        return signing.admin().keys(Optional.empty()).stream()
                .filter(key -> key.state() == state)
                .map(SigningKey::selector)
                .sorted()
                .toList();
    }

    /** What mail:health says, in one text. */
    String health() {
        return String.join(
                "\n",
                signing.findings().stream()
                        .map(finding -> finding.severity() + " " + finding.text() + " " + finding.remedy())
                        .toList());
    }

    private Resolver resolver() {
        return Resolver.class.cast(Proxy.newProxyInstance(
                Resolver.class.getClassLoader(),
                new Class<?>[] {Resolver.class},
                (self, method, arguments) -> answer(String.valueOf(arguments[0]))));
    }

    private Answer<List<String>> answer(String name) {
        if (dead) {
            return new Answer.Failed<>(Failure.TIMEOUT, "nobody answers");
        }
        List<String> texts = zone.get(name);
        return texts == null
                ? new Answer.NoSuchName<>(Duration.ofMinutes(5), Security.INSECURE)
                : new Answer.Found<>(texts, Duration.ofMinutes(5), Security.INSECURE);
    }

    @Override
    public void close() {
        signing.stop();
        directories.close();
    }
}
