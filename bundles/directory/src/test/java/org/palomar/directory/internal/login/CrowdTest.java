package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.config.Values;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.records.MemoryRecords;
import org.palomar.directory.internal.records.Records;

/** More logins than can be checked. */
@Timeout(120)
class CrowdTest {

    private static final Duration REFUSAL = Duration.ofMillis(300);
    private static final Set<Thread.State> SETTLED =
            EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private final CountDownLatch databaseAnswers = new CountDownLatch(1);
    private final List<Thread> crowd = new ArrayList<>();
    private DirectoryCore core;

    @BeforeEach
    void open() throws Exception {
        MemoryRecords records = new MemoryRecords();
        Records slow = (Records) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("credential")) {
                        databaseAnswers.await();
                    }
                    return method.invoke(records, arguments);
                });
        LoginSettings settings = LoginSettings.read(new Values(Map.of(
                "argon2-memory",
                "7M",
                "argon2-passes",
                "1",
                "scram-iterations",
                "4096",
                "refusal-time",
                REFUSAL.toMillis() + "ms")));
        core = new DirectoryCore(slow, () -> settings, Clock.systemUTC());
        core.admin().createDomain(Domain.of("example.test"));
        core.admin().createAccount(Address.of("alice@example.test"), "", Password.of("right"));
    }

    /** Whoever waits is let go. */
    @AfterEach
    void close() throws InterruptedException {
        databaseAnswers.countDown();
        core.close();
        for (Thread client : crowd) {
            client.join();
        }
    }

    @Test
    void oneClientFillsNoQueueButItsOwn() throws Exception {
        for (int i = 0; i < 400; i++) {
            crowd("2001:db8::" + (i + 1));
        }
        awaitCrowd();
        FutureTask<LoginResult> other = new FutureTask<>(() -> login("alice@example.test", "2001:db8:0:1::1"));
        crowd.add(Thread.ofVirtual().start(other));
        awaitCrowd();
        databaseAnswers.countDown();
        assertThat(other.get()).isInstanceOf(LoginResult.Granted.class);
    }

    @Test
    void whoFindsThePoolFullIsHeldAsLongAsOneWhoIsRefused() throws Exception {
        for (int i = 0; i < 400; i++) {
            crowd("192.0.2." + i / 8);
        }
        awaitCrowd();
        long start = System.nanoTime();
        assertThat(login("alice@example.test", "192.0.2.200")).isEqualTo(new LoginResult.Unavailable());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(REFUSAL);
    }

    private void crowd(String address) {
        crowd.add(Thread.ofVirtual().start(() -> login("nobody@example.test", address)));
    }

    private LoginResult login(String name, String address) {
        try (Password password = Password.of("right")) {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 1);
            return core.authenticator()
                    .login(name, password, new LoginContext("imap", remote, true, false, Optional.empty()));
        } catch (UnknownHostException neverForALiteral) {
            throw new IllegalStateException(neverForALiteral);
        }
    }

    private void awaitCrowd() {
        LoginHouse.await(() -> crowd.stream().allMatch(client -> SETTLED.contains(client.getState())));
    }
}
