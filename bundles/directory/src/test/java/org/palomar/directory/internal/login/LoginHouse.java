package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.palomar.api.address.Address;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.records.MemoryRecords;
import org.palomar.directory.internal.records.Records;

/** A directory with logins over records in memory, and a client. */
final class LoginHouse implements AutoCloseable {

    static final String SSHA512 =
            "{SSHA512}HK2zfXzn/Z5j3Hncusaun+eWCC7GoV7Ry7CuyzLbK/4Fkvmitk2bKaEBsmJ0w04tPhG1c6oqXkbzNp9+pX+A40vFlu8=";
    static final String BCRYPT = "{BLF-CRYPT}$2y$05$i8uhl6EB23/MIKoDtzYaa.IkiCgHKXvWZOoMf5sZAoJpz1LsbLwxG";
    /** Of both hashes. */
    static final String SECRET = "pálöma 🕊";

    static final Address ALICE = Address.of("alice@example.test");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final MemoryRecords records = new MemoryRecords();
    private final List<DirectoryCore> open = new ArrayList<>();

    /** Cheap hashes and refusals at once, but for what the configuration says. */
    static LoginSettings settings(Map<String, String> configuration) throws InvalidConfigurationException {
        Map<String, String> values = new HashMap<>(
                Map.of("argon2-memory", "7M", "argon2-passes", "1", "scram-iterations", "4096", "refusal-time", "0s"));
        values.putAll(configuration);
        return LoginSettings.read(new Values(values));
    }

    /** As after a restart: the records stay. */
    DirectoryCore core(Map<String, String> configuration) throws Exception {
        return core(records, configuration);
    }

    DirectoryCore core(Records stored, Map<String, String> configuration) throws Exception {
        LoginSettings settings = settings(configuration);
        return core(stored, () -> settings);
    }

    DirectoryCore core(Supplier<LoginSettings> settings) throws Exception {
        return core(records, settings);
    }

    private DirectoryCore core(Records stored, Supplier<LoginSettings> settings) throws Exception {
        DirectoryCore core = new DirectoryCore(stored, settings, Clock.systemUTC());
        open.add(core);
        if (!core.directory().isLocal(ALICE.domain())) {
            core.admin().createDomain(ALICE.domain());
        }
        return core;
    }

    void awaitRehash(Account account) {
        await(() -> records.credential(account.id()).orElseThrow().hash().startsWith("{ARGON2ID}"));
    }

    /** Until no account keeps a mechanism from being offered. */
    static void awaitKeys(DirectoryCore core) {
        await(() -> core.withoutScram().isEmpty());
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    static LoginResult login(DirectoryCore core, String name, String password) {
        return core.authenticator().login(name, Password.of(password), tls());
    }

    /** The server's first message to a name. */
    static String scram(DirectoryCore core, String name) {
        SaslExchange exchange = core.authenticator().start("SCRAM-SHA-256", tls());
        SaslStep step = exchange.respond(("n,,n=" + name + ",r=abc").getBytes(StandardCharsets.UTF_8));
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        return new String(((SaslStep.Challenge) step).data(), StandardCharsets.UTF_8);
    }

    static Map<String, Long> counters(DirectoryCore core) {
        Map<String, Long> counters = new HashMap<>();
        core.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                counters.merge(name, value, Long::sum);
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {
                counters.put(name, (long) value);
            }

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                counters.put(name, timing.count());
            }
        });
        return counters;
    }

    /** As another server would write it. */
    static String passwordHash(byte[] password) throws GeneralSecurityException {
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        sha512.update(password);
        byte[] digest = sha512.digest(salt);
        byte[] both = Arrays.copyOf(digest, digest.length + salt.length);
        System.arraycopy(salt, 0, both, digest.length, salt.length);
        return "{SSHA512}" + Base64.getEncoder().encodeToString(both);
    }

    static LoginContext tls() {
        return context(true, false, Optional.empty());
    }

    static LoginContext context(boolean tls, boolean loopback, Optional<byte[]> endPoint) {
        return new LoginContext(
                "imap", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), tls, loopback, endPoint);
    }

    @Override
    public void close() {
        open.forEach(DirectoryCore::close);
    }
}
