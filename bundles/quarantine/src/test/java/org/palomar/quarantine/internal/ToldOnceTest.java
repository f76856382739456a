package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.quarantine.internal.QuarantineFixture.ANNA;
import static org.palomar.quarantine.internal.QuarantineFixture.BEN;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.Account;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;
import org.palomar.api.quarantine.QuarantineLinks.Found;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.storage.Contribution;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Of all that is held its owner is told, once, whatever happens: floods, disks that hang, clocks that jump. The clock begins at noon, and owners are told at 14:00. */
class ToldOnceTest {

    private static final Pattern LINK = Pattern.compile("/quarantine/release/([0-9a-z-]+)");
    private static final Pattern SUBJECT = Pattern.compile("(?m)^  Subject: \"(.*?)\"");
    private static final Map<String, String> SETTINGS = Map.of(
            "public-url",
            "https://mail.example.test",
            "time-zone",
            "UTC",
            "digest",
            "14",
            "language",
            "en",
            "keep",
            "60d");

    private final List<String> letters = new ArrayList<>();
    private QuarantineFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new QuarantineFixture(SETTINGS);
        fixture.neighbours.set(queue(batch -> {}));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Takes letters once they are committed. */
    private OutboundQueue queue(Contribution disk) {
        return (unit, body, messages) -> {
            String letter;
            try (InputStream in = body.content().open()) {
                letter = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .replace("=\r\n", "")
                        .replace("=3D", "=")
                        .replace("\r\n", "\n");
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            Transaction.of(unit).add(new Contribution() {
                @Override
                public void write(WriteBatch batch) throws StoreException {
                    disk.write(batch);
                }

                @Override
                public void committed() {
                    letters.add(messages.getFirst().recipients().getFirst().address() + "\n" + letter);
                }
            });
        };
    }

    private void pass(int hours) {
        for (int i = 0; i < hours; i++) {
            fixture.clock.pass(Duration.ofHours(1));
            fixture.quarantine().sweep();
        }
    }

    private List<String> told() {
        return letters.stream()
                .flatMap(letter -> SUBJECT.matcher(letter).results().map(found -> found.group(1)))
                .toList();
    }

    private static String token(String letter) {
        Matcher link = LINK.matcher(letter);
        assertThat(link.find()).as(letter).isTrue();
        return link.group(1);
    }

    @Test
    void ofAFloodEachIsToldOnTheSameDay() throws Exception {
        int many = Digests.MOST + 50;
        for (int i = 0; i < many; i++) {
            fixture.hold(ANNA, "x@remote.test", "no " + i);
        }
        pass(3);
        assertThat(letters).hasSize(2);
        assertThat(letters.getFirst())
                .contains(
                        "Subject: " + many + " messages are held for you (1/2)\n",
                        "This is letter 1 of 2 about " + many + " messages");
        assertThat(told())
                .containsExactlyElementsOf(
                        IntStream.range(0, many).mapToObj(i -> "no " + i).toList());
        pass(48);
        assertThat(letters).hasSize(2);
    }

    @Test
    void whatIsWrittenAfterALaterOneIsToldToo() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "first");
        fixture.clock.pass(Duration.ofHours(2).minusMinutes(10));
        fixture.quarantine().sweep();
        QuarantineFixture.Prepared slow = fixture.prepared(
                ANNA, QuarantineFixture.message("slow", "x@remote.test", "Subject: slow\r\n\r\n", ANNA));
        fixture.hold(ANNA, "x@remote.test", "fast");
        fixture.clock.pass(Duration.ofMinutes(11));
        fixture.quarantine().sweep();
        assertThat(told()).containsExactly("first");
        slow.commit();
        pass(24);
        assertThat(told()).containsExactly("first", "slow", "fast");
    }

    /** The disk has a letter whose commit was given up waiting for, and comes back while it is tried again. */
    @Test
    void aDiskThatHangsTellsNobodyTwice() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        OutboundQueue hanging = queue(batch -> {
            while (answer.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        List<String> asked = new ArrayList<>();
        fixture.neighbours.set((OutboundQueue) (unit, body, messages) -> {
            asked.add("letter");
            if (asked.size() > 1) {
                answer.countDown();
            }
            hanging.add(unit, body, messages);
        });
        fixture.hold(ANNA);
        StoreSettings all = StoreSettings.DEFAULT;
        fixture.store()
                .adjust(new StoreSettings(
                        all.reserve(),
                        all.groupOctets(),
                        all.groupTransactions(),
                        Duration.ofMillis(500),
                        all.readThreads()));
        pass(4);
        answer.countDown();
        fixture.store().adjust(all);
        fixture.store().settle();
        pass(4);
        assertThat(letters).hasSize(1);
        assertThat(fixture.quarantine().findings()).isEmpty();
    }

    @Test
    void whatComesAfterTheHourIsToldTomorrowAlsoAfterARestart() throws Exception {
        pass(3);
        fixture.hold(ANNA, "x@remote.test", "afternoon");
        pass(2);
        fixture.crash();
        pass(2);
        assertThat(letters).isEmpty();
        pass(20);
        assertThat(told()).containsExactly("afternoon");
    }

    @Test
    void whatOneAccountCausesKeepsNoOtherFromHearing() throws Exception {
        fixture.neighbours.set(new Preferences() {
            @Override
            public boolean isEmpty(String subject) {
                return false;
            }

            @Override
            public Map<String, String> of(Holder holder, String subject) {
                if (holder.equals(new Holder.OfAccount(ANNA.id()))) {
                    throw new IllegalStateException("a bug");
                }
                return Map.of();
            }
        });
        fixture.hold(ANNA, "x@remote.test", "annas");
        fixture.hold(BEN, "x@remote.test", "bens");
        pass(3);
        assertThat(told()).containsExactly("bens");
        assertThat(fixture.quarantine().findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("a bug"));
    }

    @Test
    void whoMayNotLogInHearsOnceThatIsAllowedAndHasNoLinkThatWorks() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "first");
        pass(3);
        String token = token(letters.getFirst());
        fixture.accounts.put(ANNA.id(), new Account(ANNA.id(), ANNA.address(), "", false));
        fixture.hold(ANNA, "x@remote.test", "second");
        assertThat(fixture.quarantine().links().look(token)).isInstanceOf(Found.Unknown.class);
        pass(48);
        assertThat(letters).hasSize(1);
        fixture.accounts.put(ANNA.id(), ANNA);
        assertThat(fixture.quarantine().links().look(token)).isInstanceOf(Found.Open.class);
        pass(24);
        assertThat(told()).containsExactly("first", "second");
    }

    @Test
    void whatCannotBeReadIsCounted() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "broken");
        fixture.change(Keys.entry(fixture.entries().getFirst().id()), new byte[] {1, 2, 3});
        fixture.hold(ANNA, "x@remote.test", "whole");
        pass(3);
        assertThat(told()).containsExactly("whole");
        assertThat(letters.getFirst()).contains("Subject: 2 messages are held for you\n", "1 more can't be shown here");
    }

    @Test
    void byAClockThatIsBehindNobodyIsToldAnything() throws Exception {
        fixture.clock.jump(Duration.ofDays(-200));
        fixture.hold(ANNA, "x@remote.test", "old");
        pass(4);
        assertThat(letters).isEmpty();
        assertThat(fixture.quarantine().findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.startsWith("The clock shows 2025-"));
        fixture.clock.jump(Duration.ofDays(200));
        assertThat(fixture.quarantine().findings()).isEmpty();
        fixture.quarantine().sweep();
        assertThat(letters).isEmpty();
        pass(1);
        assertThat(letters).hasSize(1);
        fixture.clock.pass(Duration.ofDays(1));
        assertThat(fixture.quarantine().links().look(token(letters.getFirst()))).isInstanceOf(Found.Open.class);
    }

    @Test
    void whatAClockToldThatWasAheadIsToldAgainWithLinksThatHoldForTheirTime() throws Exception {
        fixture.clock.jump(Duration.ofDays(400));
        fixture.hold(ANNA, "x@remote.test", "early");
        pass(3);
        assertThat(told()).containsExactly("early");
        fixture.clock.jump(Duration.ofDays(-400));
        fixture.quarantine().sweep();
        assertThat(fixture.quarantine().links().look(token(letters.getFirst()))).isInstanceOf(Found.Unknown.class);
        pass(24);
        assertThat(told()).containsExactly("early", "early");
        assertThat(fixture.quarantine().links().look(token(letters.getLast()))).isInstanceOf(Found.Open.class);
        fixture.clock.pass(Duration.ofDays(14));
        assertThat(fixture.quarantine().links().look(token(letters.getLast()))).isInstanceOf(Found.Unknown.class);
        pass(48);
        assertThat(letters).hasSize(2);
    }
}
