package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.directory.internal.login.LoginHouse.ALICE;
import static org.palomar.directory.internal.login.LoginHouse.BCRYPT;
import static org.palomar.directory.internal.login.LoginHouse.SECRET;
import static org.palomar.directory.internal.login.LoginHouse.SSHA512;
import static org.palomar.directory.internal.login.LoginHouse.context;
import static org.palomar.directory.internal.login.LoginHouse.counters;
import static org.palomar.directory.internal.login.LoginHouse.login;
import static org.palomar.directory.internal.login.LoginHouse.scram;
import static org.palomar.directory.internal.login.LoginHouse.tls;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.records.Records;
import org.palomar.directory.internal.records.ScramKeys;

class MailAuthenticatorTest {

    private final LoginHouse house = new LoginHouse();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void importedHashesLogInAndAreRehashed() throws Exception {
        DirectoryCore core = house.core(Map.of());
        for (String hash : List.of(SSHA512, BCRYPT)) {
            Account account = core.admin().importAccount(ALICE, hash);
            assertThat(login(core, "Alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
            house.awaitRehash(account);
            assertThat(house.records.credential(account.id()).orElseThrow().scram())
                    .extracting(ScramKeys::mechanism)
                    .containsExactly("SCRAM-SHA-256", "SCRAM-SHA-1");
            assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
            assertThat(login(core, "alice@example.test", "wrong")).isEqualTo(new LoginResult.Refused());
        }
    }

    @Test
    void aClientWhoLeavesDuringTheCheckDoesNotSpoilThePassword() throws Exception {
        Account account = house.core(Map.of()).admin().importAccount(ALICE, BCRYPT);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Records slow = (Records) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("credential")) {
                        asked.countDown();
                        answer.await();
                    }
                    return method.invoke(house.records, arguments);
                });
        DirectoryCore core = house.core(slow, Map.of());
        Thread client = Thread.ofPlatform().start(() -> {
            try (Password password = Password.of(SECRET)) {
                core.authenticator().login("alice@example.test", password, tls());
            }
        });
        asked.await();
        client.interrupt();
        client.join();
        answer.countDown();
        house.awaitRehash(account);
        assertThat(login(core, "alice@example.test", SECRET)).isInstanceOf(LoginResult.Granted.class);
        assertThat(login(core, "alice@example.test", "\0".repeat(SECRET.length())))
                .isInstanceOf(LoginResult.Refused.class);
    }

    @Test
    void rehashCanBeTurnedOff() throws Exception {
        DirectoryCore core = house.core(Map.of("rehash", "false", "remember-logins", "0s"));
        Account account = core.admin().importAccount(ALICE, SSHA512);
        for (int i = 0; i < 20; i++) {
            assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
        }
        assertThat(house.records.credential(account.id()).orElseThrow().hash()).isEqualTo(SSHA512);
    }

    @Test
    void aRememberedLoginIsForgottenWhenThePasswordChanges() throws Exception {
        DirectoryCore core = house.core(Map.of());
        core.admin().createAccount(ALICE, "", Password.of("first"));
        assertThat(login(core, "alice@example.test", "first")).isInstanceOf(LoginResult.Granted.class);
        core.admin().setPassword(ALICE, Password.of("second"));
        assertThat(login(core, "alice@example.test", "first")).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "alice@example.test", "second")).isInstanceOf(LoginResult.Granted.class);
    }

    @Test
    void aRememberedLoginNeedsNoHashing() throws Exception {
        DirectoryCore core = house.core(Map.of());
        core.admin().createAccount(ALICE, "", Password.of("first"));
        login(core, "alice@example.test", "first");
        assertThat(counters(core)).containsEntry("palomar_directory_logins_remembered", 0L);
        login(core, "alice@example.test", "first");
        assertThat(counters(core)).containsEntry("palomar_directory_logins_remembered", 1L);
    }

    @Test
    void aDisabledAccountIsRefusedLikeAWrongPassword() throws Exception {
        DirectoryCore core = house.core(Map.of());
        core.admin().createAccount(ALICE, "", Password.of("first"));
        login(core, "alice@example.test", "first");
        core.admin().setEnabled(ALICE, false);
        assertThat(login(core, "alice@example.test", "first")).isEqualTo(new LoginResult.Refused());
        assertThat(scram(core, "alice@example.test")).startsWith("r=");
    }

    @Test
    void absurdNamesAndPasswordsAreRefused() throws Exception {
        DirectoryCore core = house.core(Map.of());
        core.admin().importAccount(ALICE, BCRYPT);
        assertThat(login(core, "alice@example.test", "x".repeat(1 << 20))).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "alice@example.test", "")).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "a".repeat(100_000), "x")).isEqualTo(new LoginResult.Refused());
        assertThat(login(core, "alice", SECRET)).isEqualTo(new LoginResult.Refused());
    }

    @Test
    void nothingIsTakenWithoutTls() throws Exception {
        DirectoryCore core = house.core(Map.of());
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
        DirectoryCore core = house.core(Map.of("plaintext-loopback", "true"));
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
    void unknownUserAndWrongPasswordTakeTheSameTime() throws Exception {
        DirectoryCore core = house.core(Map.of("refusal-time", "400ms", "argon2-passes", "2"));
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
        DirectoryCore core = house.core(Map.of("argon2-memory", "7M", "argon2-passes", "1"));
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
        DirectoryCore core = house.core(Map.of("refusal-time", "10s"));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LoginResult> held = clients.submit(() -> login(core, "nobody@example.test", "wrong"));
            awaitChecked(core);
            core.close();
            assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo(new LoginResult.Unavailable());
        }
    }

    private static void awaitChecked(DirectoryCore core) {
        LoginHouse.await(() -> Long.valueOf(1).equals(counters(core).get("palomar_directory_check")));
    }

    private static byte[] plainMessage() {
        return ("\0alice@example.test\0" + SECRET).getBytes(StandardCharsets.UTF_8);
    }
}
