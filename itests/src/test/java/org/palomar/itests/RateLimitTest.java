package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits on what comes at once are installed while the server runs, and changed and lifted by commands. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitTest {

    private static final String HERE = "rates.test";
    private static final String LIMITS = "trusted-networks = none\nperiod = 1d\npeer = 0\nsender = 0\nrecipient = 2";

    private final Distribution distribution;
    private final AtomicInteger senders = new AtomicInteger();
    private Account ana = new Account("", "");
    private Account bob = new Account("", "");
    private Account carol = new Account("", "");
    private EditedFile settings;

    RateLimitTest(Distribution distribution) throws IOException {
        this.distribution = distribution;
        this.settings = new EditedFile(distribution, "etc/palomar.filter.ratelimit.cfg");
    }

    @BeforeAll
    void start() throws IOException {
        var accounts = Account.create(distribution, HERE, "ana", "bob", "carol", "probe");
        ana = accounts.getFirst();
        bob = accounts.get(1);
        carol = accounts.get(2);
        settings.saveWithLine(LIMITS);
        distribution.succeed("feature:install palomar-filter-ratelimit");
        // The settings are shown before they are in force.
        await().until(() -> mail(accounts.getLast()).text(), said -> said.contains("450 4.7.1"));
    }

    @AfterAll
    void stop() throws IOException {
        distribution.succeed("feature:uninstall palomar-filter-ratelimit");
        settings.close();
    }

    private Distribution.Output mail(Account to) {
        return Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2525),
                "--from",
                "s" + senders.incrementAndGet() + "@far.test",
                "--to",
                to.address());
    }

    @Test
    void whoGetsTooMuchAtOnceIsSparedAndOthersAreNot() {
        assertThat(mail(ana).status()).isZero();
        assertThat(mail(ana).status()).isZero();
        assertThat(mail(ana).text()).contains("450 4.7.1 Too much mail for this recipient at once");
        assertThat(mail(bob).status()).isZero();
        assertThat(distribution.succeed("mail:ratelimit " + ana.address() + " --json"))
                .contains("\"kind\":\"recipient\",\"subject\":\"" + ana.address() + "\",\"used\":2,\"limit\":2");
        distribution.succeed("mail:ratelimit-forget " + ana.address());
        assertThat(mail(ana).status()).isZero();
        distribution.succeed("mail:step-set ratelimit " + bob.address() + " recipient 1");
        try {
            assertThat(mail(bob).text()).contains("450 4.7.1");
        } finally {
            distribution.succeed("mail:step-set ratelimit " + bob.address() + " recipient default");
        }
    }

    /** By its defaults it would let through what the settings keep back. */
    @Test
    void aWrongValueAndARestartPutMailOffUntilItIsMended() throws IOException {
        settings.saveWithLine(LIMITS + "\nentries = some");
        await().until(() -> distribution.succeed("mail:health"), said -> said.contains("ratelimit.cfg: entries"));
        assertThat(mail(carol).status())
                .as("the last good settings are in force")
                .isZero();
        distribution.succeed("bundle:restart palomar-filter-ratelimit");
        await().until(() -> mail(carol).text(), said -> said.contains("451 4.3.0"));
        assertThat(distribution.succeed("mail:health")).contains("FAILED", "ratelimit.cfg: entries");
        settings.saveWithLine(LIMITS);
        await().until(() -> mail(carol).status(), status -> status == 0);
        assertThat(distribution.succeed("mail:health")).doesNotContain("ratelimit.cfg");
    }
}
