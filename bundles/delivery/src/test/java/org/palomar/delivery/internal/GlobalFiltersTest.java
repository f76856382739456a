package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.health.HealthFinding;

/** The operator's scripts before and after those of owners. */
class GlobalFiltersTest {

    @TempDir
    private Path global;

    private @Nullable FilterFixture opened;

    private void open() throws Exception {
        opened = new FilterFixture(global);
    }

    private FilterFixture fixture() {
        return Objects.requireNonNull(opened);
    }

    @AfterEach
    void close() {
        fixture().close();
    }

    private void write(String file, String script) throws IOException {
        Path path = global.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, script);
    }

    private void deliver() {
        assertThat(fixture().deliver(MESSAGE, ANNA)).containsOnly(Replies.DELIVERED);
    }

    @Test
    void theyRunInTheOrderOfTheirNamesAroundTheOwners() throws Exception {
        write("before/20.sieve", "require \"editheader\"; addheader \"X-Order\" \"second\";");
        write(
                "before/10.sieve",
                "require [\"editheader\", \"imap4flags\"]; addheader \"X-Order\" \"first\"; addflag \"$ten\";");
        write(
                "after/a.sieve",
                "require [\"fileinto\", \"mailbox\", \"imap4flags\"]; if allof (hasflag \"$ten\", header \"X-Owner\" \"yes\") { fileinto :create \"After\"; }");
        open();
        fixture()
                .filter(
                        ANNA,
                        "require \"editheader\"; if header :is \"X-Order\" \"second\" { addheader \"X-Owner\" \"yes\"; }");
        deliver();
        assertThat(fixture().texts(ANNA, "After"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("X-Owner: yes\r\nX-Order: second\r\nX-Order: first\r\n"));
    }

    @Test
    void whoDisposesOfAMessageIsTheLastToSeeIt() throws Exception {
        write("before/a.sieve", "require \"fileinto\"; fileinto \"Archive\";");
        open();
        fixture().filter(ANNA, "discard;");
        deliver();
        assertThat(fixture().count(ANNA, "Archive")).isEqualTo(1);
    }

    @Test
    void aLinkThatLeadsNowhereKeepsTheOthersInForce() throws Exception {
        write("before/a.sieve", "discard;");
        Files.createSymbolicLink(global.resolve("before/b.sieve"), global.resolve("nowhere"));
        open();
        deliver();
        assertThat(fixture().count(ANNA, "INBOX")).isZero();
    }

    @Test
    void theyActForOwnersWithoutScriptsToo() throws Exception {
        write("before/a.sieve", "discard;");
        open();
        deliver();
        assertThat(fixture().count(ANNA, "INBOX")).isZero();
    }

    @Test
    void ownersIncludeWhatTheOperatorOffers() throws Exception {
        write("global/offer.sieve", "require \"fileinto\"; fileinto \"Archive\";");
        open();
        fixture().filter(ANNA, "require \"include\"; include :global \"offer\";");
        deliver();
        assertThat(fixture().count(ANNA, "Archive")).isEqualTo(1);
    }

    @Test
    void oneThatFailsIsPassedOver() throws Exception {
        write(
                "before/a.sieve",
                "redirect \"a@x.test\"; redirect \"b@x.test\"; redirect \"c@x.test\"; redirect \"d@x.test\"; redirect \"e@x.test\";");
        open();
        fixture().filter(ANNA, "require \"fileinto\"; fileinto \"Archive\";");
        deliver();
        assertThat(fixture().count(ANNA, "Archive")).isEqualTo(1);
        assertThat(fixture().count(ANNA, "INBOX")).isZero();
    }

    @Test
    void aBrokenOneIsNamedAndWhatItWasBeforeActs() throws Exception {
        write("before/a.sieve", "discard;");
        open();
        write("before/a.sieve", "discard;\n\ndiscard it;");
        await().untilAsserted(() -> assertThat(fixture().delivery.findings())
                .extracting(HealthFinding::text)
                .singleElement()
                .satisfies(text -> assertThat(text).contains("etc/sieve/before/a.sieve", "line 3")));
        deliver();
        assertThat(fixture().count(ANNA, "INBOX")).isZero();
        write("before/a.sieve", "keep;");
        await().until(() -> fixture().delivery.findings().isEmpty());
        deliver();
        assertThat(fixture().count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void aRemovedOneActsNoMore() throws Exception {
        write("before/a.sieve", "discard;");
        open();
        Files.delete(global.resolve("before/a.sieve"));
        await().until(() -> {
            deliver();
            return fixture().count(ANNA, "INBOX") > 0;
        });
    }
}
