package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.quarantine.internal.QuarantineFixture.ANNA;
import static org.palomar.quarantine.internal.QuarantineFixture.BEN;
import static org.palomar.quarantine.internal.QuarantineFixture.OPERATOR;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.storage.Transaction;

/** What is kept, for how long, and how much. */
class KeptMailTest {

    private QuarantineFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new QuarantineFixture(Map.of("account-entries", "20", "keep", "10d", "keep-least", "2d"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static QuarantineFilter filter(String sender, String step) {
        return new QuarantineFilter(
                Optional.empty(), Optional.empty(), sender, step, Optional.empty(), Optional.empty(), false);
    }

    private Map<String, Double> figures() {
        Map<String, Double> figures = new HashMap<>();
        fixture.quarantine().report(new Figures(figures));
        return figures;
    }

    @Test
    void isThereWithAllThatWasSaidOfItAfterACrash() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "=?utf-8?q?=C2=BFqu=C3=A9_tal=3F?=");
        fixture.crash();
        QuarantineEntry entry = fixture.entries().getFirst();
        assertThat(entry.envelope().subject()).isEqualTo("\u00bfqu\u00e9 tal?");
        assertThat(entry.judgement().score()).isEqualTo(5.5);
        assertThat(entry.judgement().reports()).extracting(StepReport::step).containsExactly("odd", "threshold");
        assertThat(entry.expires()).isEqualTo(entry.held().plus(Duration.ofDays(10)));
        assertThat(figures()).containsEntry("palomar_quarantine_entries", 1.0);
        Content message = fixture.quarantine().admin().message(entry.id()).orElseThrow();
        assertThat(message.size()).isEqualTo(entry.envelope().size());
    }

    @Test
    void nothingIsLearnedWhereNobodyCanRelease() throws Exception {
        List<AccountId> learned = new ArrayList<>();
        fixture.neighbours.setTraining((message, kind, account) -> learned.add(account));
        fixture.hold(ANNA);
        QuarantineId id = fixture.entries().getFirst().id();
        assertThatThrownBy(() -> fixture.quarantine().admin().release(id, OPERATOR))
                .hasMessageContaining("Nobody delivers mail just now");
        fixture.accounts.remove(ANNA.id());
        assertThatThrownBy(() -> fixture.quarantine().admin().release(id, OPERATOR))
                .hasMessageContaining("exists no more");
        assertThat(learned).isEmpty();
    }

    @Test
    void numbersAreNotGivenAgainThoughTheLastIsGone() throws Exception {
        fixture.hold(ANNA);
        QuarantineId first = fixture.entries().getFirst().id();
        fixture.quarantine().admin().delete(first, OPERATOR);
        fixture.crash();
        fixture.hold(ANNA);
        assertThat(fixture.entries().getFirst().id().number()).isGreaterThan(first.number());
    }

    @Test
    void listsTheNewestFirstAndWhatMeetsEachCondition() throws Exception {
        fixture.hold(ANNA, "one@remote.test", "a");
        fixture.clock.pass(Duration.ofHours(1));
        Instant between = fixture.clock.instant();
        fixture.clock.pass(Duration.ofHours(1));
        fixture.hold(BEN, "two@remote.test", "b");
        fixture.hold(ANNA, "", "c");
        assertThat(subjects(QuarantineFilter.ALL)).containsExactly("c", "b", "a");
        assertThat(subjects(QuarantineFilter.of(ANNA.id()))).containsExactly("c", "a");
        assertThat(subjects(filter("TWO@", ""))).containsExactly("b");
        assertThat(subjects(filter("", "odd"))).hasSize(3);
        assertThat(subjects(filter("", "other"))).isEmpty();
        assertThat(subjects(new QuarantineFilter(
                        Optional.empty(),
                        Optional.of(Domain.of("other.test")),
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        false)))
                .containsExactly("b");
        assertThat(subjects(new QuarantineFilter(
                        Optional.empty(), Optional.empty(), "", "", Optional.of(between), Optional.empty(), false)))
                .containsExactly("a");
        assertThat(subjects(new QuarantineFilter(
                        Optional.empty(), Optional.empty(), "", "", Optional.empty(), Optional.of(between), false)))
                .containsExactly("c", "b");
        assertThat(fixture.quarantine().admin().entries(QuarantineFilter.ALL, 2))
                .hasSize(2);
    }

    private List<String> subjects(QuarantineFilter filter) throws Exception {
        return fixture.entries(filter).stream()
                .map(entry -> entry.envelope().subject())
                .toList();
    }

    @Test
    void whoCallsAHoldingWrongOrReleasesTeachesThatItIsWantedAndWhoDeletesDoesNot() throws Exception {
        List<String> taught = new ArrayList<>();
        fixture.neighbours.setTraining((message, kind, account) -> {
            taught.add(kind + " " + account + " " + message.size());
            throw new IOException("nothing depends on it");
        });
        fixture.hold(ANNA);
        QuarantineEntry entry = fixture.entries().getFirst();
        fixture.quarantine().admin().callWrong(entry.id(), OPERATOR);
        fixture.quarantine().admin().callWrong(entry.id(), OPERATOR);
        assertThat(taught).containsExactly("HAM 7 " + entry.envelope().size());
        assertThatThrownBy(() -> fixture.quarantine()
                        .admin()
                        .release(entry.id(), Reviewer.owner(new AccountId(8), "somebody else")))
                .isInstanceOf(QuarantineRefusalException.class);
        assertThat(taught).hasSize(1);
        assertThatThrownBy(() -> fixture.quarantine().admin().release(entry.id(), OPERATOR))
                .hasMessageContaining("Nobody delivers");
        assertThat(taught).hasSize(1);
        fixture.neighbours.setAgent((message, owner, companion) -> new Reply(452, "4.2.2", "full"));
        assertThatThrownBy(() -> fixture.quarantine().admin().release(entry.id(), OPERATOR))
                .hasMessageContaining("452 4.2.2 full");
        assertThat(taught).hasSize(2);
        fixture.quarantine().admin().delete(entry.id(), OPERATOR);
        assertThat(taught).hasSize(2);
    }

    @Test
    void whatIsDeletedLeavesNothingBehind() throws Exception {
        fixture.hold(ANNA);
        fixture.quarantine().admin().delete(fixture.entries().getFirst().id(), OPERATOR);
        assertThat(fixture.references()).isZero();
        List<byte[]> keys = new ArrayList<>();
        fixture.store().scan(Keys.entries(), Keys.end(), (key, value) -> keys.add(key));
        assertThat(keys).isEmpty();
        assertThat(figures()).containsEntry("palomar_quarantine_entries", 0.0);
        assertThatThrownBy(() -> fixture.quarantine().admin().delete(new QuarantineId(1), OPERATOR))
                .isInstanceOf(QuarantineRefusalException.class);
    }

    @Test
    void goesWhenItsTimeIsOverByAClockThatIsToBeTrusted() throws Exception {
        fixture.hold(ANNA);
        fixture.clock.pass(Duration.ofDays(9));
        fixture.hold(BEN);
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).hasSize(2);
        fixture.clock.pass(Duration.ofDays(1));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).extracting(QuarantineEntry::account).containsExactly(BEN.id());
        assertThat(fixture.references()).isOne();
        fixture.clock.jump(Duration.ofDays(400));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).hasSize(1);
        fixture.clock.pass(Duration.ofHours(5));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).hasSize(1);
        fixture.clock.pass(Duration.ofHours(42));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).as("not before keep-least is over").hasSize(1);
        fixture.clock.pass(Duration.ofHours(2));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.references()).isZero();
    }

    @Test
    void afterASmallCorrectionOfTheClockAFewHoursAreEnough() throws Exception {
        fixture.hold(ANNA);
        fixture.clock.pass(Duration.ofDays(11));
        fixture.clock.jump(Duration.ofMinutes(5));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).hasSize(1);
        fixture.clock.pass(Duration.ofHours(7));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void byAClockThatJumpsNothingGoesForWhatComes() throws Exception {
        fixture.clock.pass(Duration.ofHours(7));
        for (int i = 0; i < 20; i++) {
            fixture.hold(ANNA);
        }
        fixture.clock.jump(Duration.ofDays(400));
        assertThat(fixture.hold(ANNA)).contains(Keeping.FULL);
        assertThat(fixture.entries()).hasSize(20);
        fixture.clock.pass(Duration.ofDays(3));
        assertThat(fixture.hold(ANNA)).isEmpty();
    }

    @Test
    void whatAClockThatWasAheadHasDatedKeepsNothingOutForGood() throws Exception {
        fixture.clock.jump(Duration.ofDays(400));
        for (int i = 0; i < 20; i++) {
            fixture.hold(ANNA);
        }
        fixture.clock.jump(Duration.ofDays(-400));
        assertThat(fixture.hold(ANNA)).contains(Keeping.FULL);
        fixture.clock.pass(Duration.ofDays(3));
        assertThat(fixture.hold(ANNA)).isEmpty();
    }

    @Test
    void afterARestartAClockThatWasWrongBeforeIsRemembered() throws Exception {
        fixture.clock.jump(Duration.ofDays(-40));
        fixture.hold(ANNA);
        fixture.quarantine().sweep();
        fixture.clock.jump(Duration.ofDays(40));
        fixture.quarantine().sweep();
        fixture.crash();
        goesNotBeforeKeepLeastIsOver();
    }

    @Test
    void aClockThatWasSetWhileTheServerWasDownHasJumped() throws Exception {
        fixture.clock.jump(Duration.ofDays(-40));
        fixture.hold(ANNA);
        fixture.quarantine().sweep();
        fixture.clock.jump(Duration.ofDays(40));
        fixture.crash();
        goesNotBeforeKeepLeastIsOver();
    }

    private void goesNotBeforeKeepLeastIsOver() throws Exception {
        fixture.quarantine().sweep();
        fixture.clock.pass(Duration.ofHours(47));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).hasSize(1);
        fixture.clock.pass(Duration.ofHours(2));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void aShortRestartBeginsNoNewWait() throws Exception {
        for (int i = 0; i < 20; i++) {
            fixture.hold(ANNA);
        }
        fixture.clock.pass(Duration.ofDays(3));
        fixture.quarantine().sweep();
        fixture.clock.pass(Duration.ofMinutes(5));
        fixture.crash();
        assertThat(fixture.hold(ANNA)).isEmpty();
    }

    @Test
    void nothingGoesWhereThatIsNotRoomEnough() throws Exception {
        fixture.close();
        fixture = new QuarantineFixture(Map.of("account-size", "1M", "keep-least", "1d"));
        fixture.hold(ANNA, "x@remote.test", "old");
        fixture.clock.pass(Duration.ofDays(3));
        for (int i = 0; i < 3; i++) {
            fixture.hold(ANNA, "x@remote.test", "y".repeat(1000));
        }
        assertThat(fixture.quarantine().quarantine().refusal(ANNA.id(), (1 << 20) - 1000))
                .contains(Keeping.FULL);
        assertThat(subjects(QuarantineFilter.of(ANNA.id()))).contains("old");
    }

    @Test
    void nothingGoesForAMessageThatCanNeverBeKept() throws Exception {
        fixture.close();
        fixture = new QuarantineFixture(Map.of("account-size", "1M", "keep-least", "1d"));
        fixture.hold(ANNA);
        fixture.clock.pass(Duration.ofDays(3));
        assertThat(fixture.quarantine().quarantine().refusal(ANNA.id(), (1 << 20) + 1))
                .contains(Keeping.TOO_LARGE);
        assertThat(fixture.entries()).hasSize(1);
    }

    @Test
    void ofWhatIsThereTheOldestAloneAreHeldInMemory() throws Exception {
        for (int i = 0; i < 5; i++) {
            fixture.hold(ANNA);
        }
        List<QuarantineId> all =
                fixture.entries().reversed().stream().map(QuarantineEntry::id).toList();
        assertThat(fixture.ledger().oldest(ANNA.id(), 2))
                .extracting(Tag::id)
                .containsExactlyElementsOf(all.subList(0, 2));
        assertThat(fixture.quarantine().admin().entries(QuarantineFilter.ALL, 2))
                .extracting(QuarantineEntry::id)
                .containsExactly(all.get(4), all.get(3));
    }

    @Test
    void namesWhatIsMeantAndNothingThatCameLater() throws Exception {
        for (int i = 0; i < 3; i++) {
            fixture.hold(ANNA);
        }
        List<QuarantineId> all =
                fixture.entries().stream().map(QuarantineEntry::id).toList();
        assertThat(fixture.quarantine().admin().ids(QuarantineFilter.ALL, all.get(1), 10))
                .containsExactly(all.get(1), all.get(2));
        assertThat(fixture.quarantine().admin().ids(QuarantineFilter.of(ANNA.id()), all.getFirst(), 2))
                .containsExactly(all.getFirst(), all.get(1));
    }

    @Test
    void anAccountThatHasTooMuchTakesNothingMoreForNow() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.hold(ANNA)).isEmpty();
        }
        assertThat(fixture.hold(ANNA)).contains(Keeping.FULL);
        assertThat(fixture.hold(BEN)).isEmpty();
        assertThat(fixture.entries(QuarantineFilter.of(ANNA.id()))).hasSize(20);
        assertThat(fixture.quarantine().findings()).hasSize(1);
        fixture.clock.pass(Duration.ofHours(2));
        assertThat(fixture.quarantine().findings()).isEmpty();
    }

    @Test
    void whatHasBeenThereLongestGoesForItOnceItIsOldEnough() throws Exception {
        for (int i = 0; i < 20; i++) {
            fixture.hold(ANNA, "x@remote.test", "old " + i);
        }
        fixture.clock.pass(Duration.ofDays(3));
        assertThat(fixture.hold(ANNA, "x@remote.test", "new")).isEmpty();
        assertThat(subjects(QuarantineFilter.of(ANNA.id())))
                .hasSize(20)
                .startsWith("new")
                .contains("old 1")
                .doesNotContain("old 0");
        assertThat(figures()).containsEntry("palomar_quarantine_messages displaced", 1.0);
    }

    @Test
    void countsOctetsToo() throws Exception {
        fixture.close();
        fixture = new QuarantineFixture(Map.of("account-size", "1M"));
        String large = "x".repeat(700) + " ".repeat(100);
        assertThat(fixture.quarantine().quarantine().refusal(ANNA.id(), 1 << 20))
                .isEmpty();
        assertThat(fixture.hold(ANNA, "x@remote.test", large)).isEmpty();
        assertThat(fixture.quarantine().quarantine().refusal(ANNA.id(), 1 << 20))
                .contains(Keeping.FULL);
        fixture.crash();
        assertThat(fixture.quarantine().quarantine().refusal(ANNA.id(), 1 << 20))
                .contains(Keeping.FULL);
    }

    @Test
    void anEntryThatCannotBeReadHidesNoOtherAndGoesInItsTime() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "broken");
        QuarantineId broken = fixture.entries().getFirst().id();
        fixture.hold(ANNA, "x@remote.test", "whole");
        Transaction damage = fixture.store().open();
        damage.add(batch -> batch.put(Keys.entry(broken), new byte[] {1, 2, 3}));
        damage.add(batch -> batch.put(Keys.tally(ANNA.id()), new byte[] {1, 2, 3}));
        damage.add(batch -> batch.put(Keys.last(), new byte[] {1, 2, 3}));
        damage.commit();
        fixture.crash();
        assertThat(subjects(QuarantineFilter.ALL)).containsExactly("whole");
        assertThat(subjects(QuarantineFilter.of(ANNA.id()))).containsExactly("whole");
        assertThat(fixture.quarantine().findings()).hasSize(1);
        assertThat(figures()).containsEntry("palomar_quarantine_entries", 2.0);
        fixture.clock.pass(Duration.ofDays(11));
        fixture.quarantine().sweep();
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.references()).isZero();
        assertThat(figures()).containsEntry("palomar_quarantine_entries", 0.0);
    }

    @Test
    void changesNothingOnceItHasStopped() throws Exception {
        fixture.hold(ANNA);
        QuarantineId id = fixture.entries().getFirst().id();
        fixture.quarantine().stop();
        assertThatThrownBy(() -> fixture.quarantine().admin().delete(id, OPERATOR))
                .hasMessageContaining("kept elsewhere");
        assertThatThrownBy(() -> fixture.hold(ANNA)).hasMessageContaining("kept elsewhere");
        assertThat(fixture.entries()).hasSize(1);
    }
}
