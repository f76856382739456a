package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.quarantine.internal.QuarantineFixture.ANNA;
import static org.palomar.quarantine.internal.QuarantineFixture.OPERATOR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Transaction;

/** Copies of what was refused: in a room of their own, for a while, and nobody's. */
class RefusedMailTest {

    private static final Reply NO = new Reply(550, "5.7.1", "Spam");
    private static final QuarantineFilter REFUSED =
            new QuarantineFilter(Optional.empty(), Optional.empty(), "", "", Optional.empty(), Optional.empty(), true);

    private QuarantineFixture fixture;
    private int messages;

    @BeforeEach
    void open() throws Exception {
        fixture = new QuarantineFixture(
                Map.of("refused-keep", "3d", "refused-size", "1M", "keep-least", "1h", "account-entries", "2"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private synchronized String next() {
        return "t" + ++messages;
    }

    private void refuse(String subject, int octets) {
        String text = "From: x@remote.test\r\nSubject: " + subject + "\r\n\r\n" + "x".repeat(octets);
        fixture.quarantine()
                .quarantine()
                .keepRefused(QuarantineFixture.message(next(), "x@remote.test", text, ANNA), NO);
    }

    private List<String> kept() throws Exception {
        return fixture.entries(REFUSED).stream()
                .map(entry -> entry.envelope().subject())
                .toList();
    }

    @Test
    void areThereAfterACrashAndInNobodysList() throws Exception {
        refuse("first", 10);
        refuse("second", 10);
        fixture.crash();
        assertThat(kept()).containsExactly("second", "first");
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.entries(QuarantineFilter.of(ANNA.id()))).isEmpty();
        Map<String, Double> figures = new HashMap<>();
        fixture.quarantine().report(new Figures(figures));
        assertThat(figures)
                .containsEntry("palomar_quarantine_refusals", 2.0)
                .containsEntry("palomar_quarantine_entries", 0.0);
        QuarantineEntry first = fixture.entries(REFUSED).getLast();
        assertThat(first.judgement().reason()).isEqualTo("550 5.7.1 Spam");
        fixture.quarantine().admin().delete(first.id(), OPERATOR);
        assertThat(kept()).containsExactly("second");
    }

    @Test
    void takeNoRoomFromWhatIsHeld() throws Exception {
        for (int i = 0; i < 5; i++) {
            refuse("refused " + i, 10);
        }
        assertThat(fixture.hold(ANNA)).isEmpty();
        assertThat(fixture.hold(ANNA)).isEmpty();
        assertThat(kept()).hasSize(5);
    }

    @Test
    void theOldestGoForWhatComes() throws Exception {
        for (int i = 0; i < 5; i++) {
            refuse("refused " + i, 300_000);
        }
        assertThat(kept()).containsExactly("refused 4", "refused 3", "refused 2");
        refuse("too large", 1 << 20);
        assertThat(kept()).hasSize(3);
        assertThat(fixture.references()).isEqualTo(3);
    }

    /** Until the first is in the store nobody can count it there. */
    @Test
    void manyAtOnceGoNoFurtherThanOneByOne() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        Transaction slow = fixture.store().open();
        slow.add(batch -> {
            busy.countDown();
            try {
                disk.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> hanging = threads.submit(() -> {
                slow.commit();
                return true;
            });
            busy.await();
            CompletionService<Boolean> keepers = new ExecutorCompletionService<>(threads);
            for (String subject : List.of("one", "other")) {
                Future<Boolean> unused = keepers.submit(() -> refuse(subject, 600_000), true);
            }
            try {
                assertThat(keepers.poll(1, TimeUnit.MINUTES))
                        .as("one does not wait for the disk")
                        .isNotNull();
            } finally {
                disk.countDown();
            }
            hanging.get();
        }
        assertThat(kept()).hasSize(1);
        Map<String, Double> figures = new HashMap<>();
        fixture.quarantine().report(new Figures(figures));
        assertThat(figures).containsEntry("palomar_quarantine_messages missed-refused", 1.0);
        refuse("next", 600_000);
        assertThat(kept()).as("what came has given its place back").containsExactly("next");
    }

    @Test
    void damageKeepsNobodyFromMakingRoom() throws Exception {
        for (int i = 0; i < 500; i++) { // as many as go at once
            refuse("small", 1);
        }
        for (QuarantineEntry entry : fixture.entries(REFUSED)) {
            fixture.change(Keys.refused(entry.id()), new byte[] {1, 2, 3});
        }
        for (int i = 0; i < 5; i++) {
            refuse("refused " + i, 300_000);
        }
        assertThat(kept()).startsWith("refused 4", "refused 3").doesNotContain("refused 0");
    }

    @Test
    void goInTheirTimeAndLeaveNothing() throws Exception {
        refuse("refused", 10);
        fixture.clock.pass(Duration.ofDays(2));
        fixture.quarantine().sweep();
        assertThat(kept()).hasSize(1);
        fixture.clock.pass(Duration.ofDays(2));
        fixture.quarantine().sweep();
        assertThat(kept()).isEmpty();
        List<byte[]> keys = new ArrayList<>();
        fixture.store().scan(Keys.entries(), Keys.course(), (key, value) -> keys.add(key));
        fixture.store().scan(Keys.refused(), Keys.end(), (key, value) -> keys.add(key));
        assertThat(keys).isEmpty();
        assertThat(fixture.references()).isZero();
    }

    @Test
    void goFirstWhereTheDiskIsNearlyFull() throws Exception {
        refuse("refused", 10);
        fixture.hold(ANNA);
        fixture.free(StoreSettings.DEFAULT.reserve() / 2);
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> { // the store looks now and then
                            fixture.quarantine().sweep();
                            return kept().isEmpty();
                        });
        assertThat(fixture.entries()).hasSize(1);
    }
}
