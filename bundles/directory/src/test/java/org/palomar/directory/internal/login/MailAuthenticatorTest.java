package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.records.MemoryRecords;
import org.palomar.directory.internal.records.Records;
import org.palomar.directory.internal.records.ScramKeys;

class MailAuthenticatorTest {

    private static final String SSHA512 =
            "{SSHA512}HK2zfXzn/Z5j3Hncusaun+eWCC7GoV7Ry7CuyzLbK/4Fkvmitk2bKaEBsmJ0w04tPhG1c6oqXkbzNp9+pX+A40vFlu8=";
    private static final String BCRYPT = "{BLF-CRYPT}$2y$05$i8uhl6EB23/MIKoDtzYaa.IkiCgHKXvWZOoMf5sZAoJpz1LsbLwxG";
    private static final String SECRET = "pálöma 🕊";
    private static final Address ALICE = Address.of("alice@example.test");

    private final MemoryRecords records = new MemoryRecords();
    private final List<DirectoryCore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(DirectoryCore::close);
    }

    @Test
    void importedHashesLogInAndAreRehashed() throws Exception {
        DirectoryCore core = core(Map.of());
        for (String hash : List.of(SSHA512, BCRYPT)) {
            Account account = core.admin().importAccount(ALICE, hash);
            assertThat(login(core, "Alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
            awaitRehash(account);
            assertThat(records.credential(account.id()).orElseThrow().scram())
                    .extracting(ScramKeys::mechanism)
                    .containsExactly("SCRAM-SHA-256", "SCRAM-SHA-1");
            assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
            assertThat(login(core, "alice@example.test", "wrong")).isEqualTo(new LoginResult.Refused());
        }
    }

    @Test
    void aClientWhoLeavesDuringTheCheckDoesNotSpoilThePassword() throws Exception {
        Account account = core(Map.of()).admin().importAccount(ALICE, BCRYPT);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Records slow = (Records) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("credential")) {
                        asked.countDown();
                        answer.await();
                    }
                    return method.invoke(records, arguments);
                });
        DirectoryCore core = core(slow, Map.of());
        Thread client = Thread.ofPlatform().start(() -> {
            try (Password password = Password.of(SECRET)) {
                core.authenticator().login("alice@example.test", password, tls());
            }
        });
        asked.await();
        client.interrupt();
        client.join();
        answer.countDown();
        awaitRehash(account);
        assertThat(login(core, "alice@example.test", SECRET)).isInstanceOf(LoginResult.Granted.class);
        assertThat(login(core, "alice@example.test", "\0".repeat(SECRET.length())))
                .isInstanceOf(LoginResult.Refused.class);
    }

    @Test
    void rehashCanBeTurnedOff() throws Exception {
        DirectoryCore core = core(Map.of("rehash", "false", "remember-logins", "0s"));
        Account account = core.admin().importAccount(ALICE, SSHA512);
        for (int i = 0; i < 20; i++) {
            assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
        }
        assertThat(records.credential(account.id()).orElseThrow().hash()).isEqualTo(SSHA512);
    }

    @Test
    void aRememberedLoginIsForgottenWhenThePasswordChanges() throws Exception {
        DirectoryCore core = core(Map.of());
        core.admin().createAccount(ALICE, "", Password.of("first"));
        assertThat(login(core, "alice@example.test", "first")).isInstanceOf(LoginResult.Granted.class);
        core.admin().setPassword(ALICE, Password.of("second"));
        assertThat(login(core, "alice@example.test", "first")).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "alice@example.test", "second")).isInstanceOf(LoginResult.Granted.class);
    }

    @Test
    void aRememberedLoginNeedsNoHashing() throws Exception {
        DirectoryCore core = core(Map.of());
        core.admin().createAccount(ALICE, "", Password.of("first"));
        login(core, "alice@example.test", "first");
        assertThat(counters(core)).containsEntry("palomar_directory_logins_remembered", 0L);
        login(core, "alice@example.test", "first");
        assertThat(counters(core)).containsEntry("palomar_directory_logins_remembered", 1L);
    }

    @Test
    void aDisabledAccountIsRefusedLikeAWrongPassword() throws Exception {
        DirectoryCore core = core(Map.of());
        core.admin().createAccount(ALICE, "", Password.of("first"));
        login(core, "alice@example.test", "first");
        core.admin().setEnabled(ALICE, false);
        assertThat(login(core, "alice@example.test", "first")).isEqualTo(new LoginResult.Refused());
        assertThat(scram(core, "alice@example.test")).startsWith("r=");
    }

    @Test
    void absurdNamesAndPasswordsAreRefused() throws Exception {
        DirectoryCore core = core(Map.of());
        core.admin().importAccount(ALICE, BCRYPT);
        assertThat(login(core, "alice@example.test", "x".repeat(1 << 20))).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "alice@example.test", "")).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "a".repeat(100_000), "x")).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "alice", SECRET)).isEqualTo(new LoginResult.Refused());
    }

    @Test
    void nothingIsTakenWithoutTls() throws Exception {
        DirectoryCore core = core(Map.of());
        core.admin().importAccount(ALICE, SSHA512);
        LoginContext plain = context(false, true, Optional.empty());
        assertThat(core.authenticator().mechanisms(plain)).isEmpty();
        assertThat(core.authenticator().login("alice@example.test", Password.of(SECRET), plain))
                .isEqualTo(new LoginResult.TlsRequired());
        assertThat(core.authenticator().start("PLAIN", plain).respond(plainMessage()))
                .isEqualTo(new SaslStep.Done(new LoginResult.TlsRequired()));
    }

    @Test
    void theSettingForPlainTextIsForLoopbackListenersOnly() throws Exception {
        DirectoryCore core = core(Map.of("plaintext-loopback", "true"));
        core.admin().importAccount(ALICE, SSHA512);
        assertThat(core.authenticator().plaintextAllowed(context(false, true, Optional.empty())))
                .isTrue();
        assertThat(core.authenticator().plaintextAllowed(context(false, false, Optional.empty())))
                .isFalse();
        assertThat(core.authenticator()
                        .start("plain", context(false, true, Optional.empty()))
                        .respond(plainMessage()))
                .isInstanceOfSatisfying(
                        SaslStep.Done.class, done -> assertThat(done.result()).isInstanceOf(LoginResult.Granted.class));
    }

    @Test
    void offersTheStrongestMechanismFirst() throws Exception {
        DirectoryCore core = core(Map.of());
        assertThat(core.authenticator().mechanisms(context(true, false, Optional.of(new byte[] {1}))))
                .containsExactly(
                        "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "PLAIN", "LOGIN");
        assertThat(core(Map.of("scram", "none")).authenticator().mechanisms(tls()))
                .containsExactly("PLAIN", "LOGIN");
        assertThat(core.authenticator().start("CRAM-MD5", tls()).respond(new byte[0]))
                .isEqualTo(new SaslStep.Malformed());
    }

    /** A client takes the strongest mechanism, and its right password would be refused. */
    @Test
    void leavesScramOutWhileThereIsAnAccountThatCouldNotUseIt() throws Exception {
        DirectoryCore core = core(Map.of());
        core.admin().importAccount(ALICE, BCRYPT);
        assertScramOffered(core, false);
        assertScramOffered(core(Map.of()), false);
        core.admin().setEnabled(ALICE, false);
        assertScramOffered(core, true);
        assertScramOffered(core(Map.of()), true);
        core.admin().setEnabled(ALICE, true);
        assertScramOffered(core, false);
        core.admin().setPassword(ALICE, Password.of("new"));
        assertScramOffered(core, true);
        core.admin().importAccount(ALICE, SSHA512);
        assertScramOffered(core, false);
        core.admin().deleteAccount(ALICE);
        assertScramOffered(core, true);
    }

    @Test
    void offersScramAgainWhenTheLastImportedAccountHasLoggedIn() throws Exception {
        DirectoryCore core = core(Map.of());
        Account account = core.admin().importAccount(ALICE, BCRYPT);
        assertThat(core.withoutScram()).isEqualTo(1);
        assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (core.withoutScram() > 0) {
            assertThat(System.nanoTime()).as("rehashed in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertScramOffered(core, true);
        assertThat(scram(core, "alice@example.test")).startsWith("r=");
    }

    private static void assertScramOffered(DirectoryCore core, boolean offered) {
        assertThat(core.authenticator().mechanisms(tls()).contains("SCRAM-SHA-256"))
                .isEqualTo(offered);
    }

    @Test
    void somebodyUnknownGetsTheSameSaltEachTimeAlsoAfterARestart() throws Exception {
        String first = salt(scram(core(Map.of()), "nobody@example.test"));
        assertThat(salt(scram(core(Map.of()), "Nobody@example.test"))).isEqualTo(first);
        assertThat(salt(scram(core(Map.of()), "nobody2@example.test"))).isNotEqualTo(first);
    }

    @Test
    void iterationsTellNobodyFromAnAccountAfterTheSettingChanged() throws Exception {
        core(Map.of()).admin().createAccount(Address.of("carol@example.test"), "", Password.of("right"));
        assertThat(scram(core(Map.of("scram-iterations", "8192")), "nobody@example.test"))
                .endsWith(",i=4096");
        core(Map.of("scram-iterations", "8192"))
                .admin()
                .createAccount(Address.of("dave@example.test"), "", Password.of("right"));
        DirectoryCore both = core(Map.of("scram-iterations", "16384"));
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 64; i++) {
            String answer = scram(both, "nobody" + i + "@example.test");
            seen.add(answer.substring(answer.lastIndexOf(",i=")));
        }
        assertThat(seen).containsExactly(",i=4096", ",i=8192");
    }

    @Test
    void unknownUserAndWrongPasswordTakeTheSameTime() throws Exception {
        DirectoryCore core = core(Map.of("refusal-time", "400ms", "argon2-passes", "2"));
        core.admin().importAccount(ALICE, SSHA512);
        core.admin().importAccount(Address.of("bob@example.test"), BCRYPT);
        core.admin().createAccount(Address.of("carol@example.test"), "", Password.of("right"));
        Map<String, Long> took = new HashMap<>();
        // Other work on the machine may make single replies slower, and those after them: what counts is a round in
        // which it did not.
        for (int round = 0; round < 20 && (round < 3 || ratio(took) >= 1.05); round++) {
            for (String name : List.of("nobody", "alice", "bob", "carol")) {
                took.put(name, nanosOfRefusal(core, name + "@example.test"));
            }
        }
        assertThat(ratio(took)).isLessThan(1.05);
        assertThat(took.values())
                .allMatch(nanos -> nanos >= Duration.ofMillis(400).toNanos());
    }

    private static double ratio(Map<String, Long> nanos) {
        return (double) Collections.max(nanos.values()) / Collections.min(nanos.values());
    }

    private static long nanosOfRefusal(DirectoryCore core, String name) {
        long start = System.nanoTime();
        assertThat(login(core, name, "wrong")).isEqualTo(new LoginResult.Refused());
        return System.nanoTime() - start;
    }

    @Test
    void tooManyChecksAtOnceAreToldToComeBackAndNoneFails() throws Exception {
        DirectoryCore core = core(Map.of("argon2-memory", "7M", "argon2-passes", "1"));
        List<Callable<LoginResult>> logins = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String name = "user" + i + "@example.test";
            logins.add(() -> login(core, name, "wrong"));
        }
        Map<Class<?>, Integer> results = new HashMap<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<LoginResult>> waiting = new ArrayList<>();
            logins.forEach(login -> waiting.add(clients.submit(login)));
            for (Future<LoginResult> each : waiting) {
                results.merge(each.get().getClass(), 1, Integer::sum);
            }
        }
        assertThat(results).containsOnlyKeys(LoginResult.Unavailable.class, LoginResult.Refused.class);
    }

    @Test
    void whoWaitsWhileTheDirectoryStopsIsToldAtOnce() throws Exception {
        DirectoryCore core = core(Map.of("refusal-time", "10s"));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LoginResult> held = clients.submit(() -> login(core, "nobody@example.test", "wrong"));
            awaitChecked(core);
            core.close();
            assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo(new LoginResult.Unavailable());
        }
    }

    private static void awaitChecked(DirectoryCore core) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!Long.valueOf(1).equals(counters(core).get("palomar_directory_check"))) {
            assertThat(System.nanoTime()).as("checked in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private DirectoryCore core(Map<String, String> configuration) throws Exception {
        return core(records, configuration);
    }

    private DirectoryCore core(Records stored, Map<String, String> configuration) throws Exception {
        Map<String, String> values = new HashMap<>(
                Map.of("argon2-memory", "7M", "argon2-passes", "1", "scram-iterations", "4096", "refusal-time", "0s"));
        values.putAll(configuration);
        LoginSettings settings = LoginSettings.read(new Values(values));
        DirectoryCore core = new DirectoryCore(stored, () -> settings, Clock.systemUTC());
        open.add(core);
        if (!core.directory().isLocal(ALICE.domain())) {
            core.admin().createDomain(Domain.of("example.test"));
        }
        return core;
    }

    private void awaitRehash(Account account) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!records.credential(account.id()).orElseThrow().hash().startsWith("{ARGON2ID}")) {
            assertThat(System.nanoTime()).as("rehashed in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Map<String, Long> counters(DirectoryCore core) {
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

    private static LoginResult login(DirectoryCore core, String name, String password) {
        return core.authenticator().login(name, Password.of(password), tls());
    }

    private static String scram(DirectoryCore core, String name) {
        SaslExchange exchange = core.authenticator().start("SCRAM-SHA-256", tls());
        SaslStep step = exchange.respond(("n,,n=" + name + ",r=abc").getBytes(StandardCharsets.UTF_8));
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        return new String(((SaslStep.Challenge) step).data(), StandardCharsets.UTF_8);
    }

    private static String salt(String serverFirst) {
        return serverFirst.substring(serverFirst.indexOf(",s="));
    }

    private static byte[] plainMessage() {
        return ("\0alice@example.test\0" + SECRET).getBytes(StandardCharsets.UTF_8);
    }

    private static LoginContext tls() {
        return context(true, false, Optional.empty());
    }

    private static LoginContext context(boolean tls, boolean loopback, Optional<byte[]> endPoint) {
        return new LoginContext(
                "imap", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), tls, loopback, endPoint);
    }
}
