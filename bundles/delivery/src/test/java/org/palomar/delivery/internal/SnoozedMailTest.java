package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.UidSet;
import org.palomar.delivery.internal.snooze.Bedroom;
import org.palomar.delivery.internal.snooze.Waker;
import org.palomar.storage.FaultyEngine;

/** Messages that a filter puts off: they wait where their owner sees them, and come when it is time. */
class SnoozedMailTest {

    private static final MailboxName SNOOZED = MailboxName.of("Snoozed");

    @TempDir
    Path global;

    private FilterFixture house;
    private Waker waker;

    @BeforeEach
    void open() throws Exception {
        house = new FilterFixture(global);
        waker = new Waker(house.store.mail(), house.clock);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** A script that puts mail off for an hour or two, as seen from now. */
    private void snoozing(String arguments) throws Exception {
        Instant later = house.clock.instant().plus(Duration.ofMinutes(90));
        String time = later.toString().substring(11, 19);
        house.filter(
                ANNA,
                "require [\"snooze\", \"imap4flags\", \"mailbox\", \"special-use\", \"fileinto\"];\n"
                        + arguments.formatted(time));
    }

    private void deliver() {
        assertThat(house.deliver(MESSAGE, ANNA)).allMatch(reply -> reply.code() == 250);
    }

    private Mailbox open(String name) throws Exception {
        return house.mail(ANNA).open(MailboxName.of(name));
    }

    private void later() {
        house.clock.forward(Duration.ofHours(2));
        Duration unused = work();
    }

    private Duration work() {
        return waker.work();
    }

    @Test
    void waitsInItsMailboxAndComesWhenItIsTime() throws Exception {
        snoozing("setflag \"\\\\Seen\"; snooze :addflags \"$Woken\" :removeflags \"\\\\Seen\" \"%s\";");
        deliver();
        assertThat(house.count(ANNA, "INBOX")).isZero();
        assertThat(house.flags(ANNA, "Snoozed")).isEqualTo(Flags.of(Flag.SEEN));
        assertThat(house.mail(ANNA).withUse(SpecialUse.SNOOZED)).contains(SNOOZED);
        assertThat(house.mail(ANNA).list())
                .filteredOn(MailboxEntry::subscribed)
                .anyMatch(each -> each.name().equals(SNOOZED));
        assertThat(work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isZero();
        later();
        assertThat(house.count(ANNA, "Snoozed")).isZero();
        assertThat(house.texts(ANNA, "INBOX")).singleElement().asString().endsWith("\r\n\r\nhello\r\n");
        assertThat(house.flags(ANNA, "INBOX"))
                .isEqualTo(Flags.of(Flag.parse("$Woken").orElseThrow()));
        assertThat(house.store.mail().wakings().next()).isEmpty();
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void goesToTheMailboxThatIsMeantThen() throws Exception {
        snoozing("snooze :mailbox \"Work\" :create \"%s\";");
        deliver();
        assertThat(house.mail(ANNA).list())
                .noneMatch(each -> each.name().value().equals("Work"));
        later();
        assertThat(house.count(ANNA, "Work")).isEqualTo(1);
        snoozing("snooze :mailbox \"Nowhere\" \"%s\";");
        deliver();
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        snoozing("snooze :mailbox \"Nowhere\" :specialuse \"\\\\Archive\" \"%s\";");
        deliver();
        later();
        assertThat(house.count(ANNA, "Archive")).isEqualTo(1);
    }

    @Test
    void whatItsOwnerHasMovedOrDeletedMeanwhileDoesNotWake() throws Exception {
        snoozing("snooze \"%s\";");
        deliver();
        deliver();
        deliver();
        deliver();
        Mailbox snoozed = open("Snoozed");
        assertThat(snoozed.move(UidSet.of(1), open("Archive"))).isNotNull();
        snoozed.changeFlags(UidSet.of(2), new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.DELETED)), Long.MAX_VALUE);
        assertThat(snoozed.expunge(UidSet.of(3), false)).isEqualTo(UidSet.of(3));
        house.mail(ANNA).rename(SNOOZED, MailboxName.of("Luego"));
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.count(ANNA, "Archive")).isEqualTo(1);
        assertThat(house.count(ANNA, "Luego")).isEqualTo(1);
        assertThat(house.store.mail().wakings().next()).isEmpty();
        // renamed, it is still the mailbox for it
        snoozing("snooze \"%s\";");
        deliver();
        assertThat(house.count(ANNA, "Luego")).isEqualTo(2);
        house.mail(ANNA).delete(MailboxName.of("Luego"));
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.store.mail().wakings().next()).isEmpty();
    }

    @Test
    void wakesAfterWhatACrashInterruptedAndOnceOnly() throws Exception {
        snoozing("snooze :addflags \"$Woken\" \"%s\";");
        deliver();
        house.clock.forward(Duration.ofHours(2));
        // The move was made, and the note is still there: as after a crash between the two.
        Mailbox snoozed = open("Snoozed");
        assertThat(snoozed.move(UidSet.of(1), open("INBOX"))).isNotNull();
        assertThat(house.store.mail().wakings().due(house.clock.instant(), 10)).hasSize(1);
        assertThat(new Waker(house.store.mail(), house.clock).work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.store.mail().wakings().next()).isEmpty();
    }

    @Test
    void aClockThatWasAheadKeepsNothingAsleep() throws Exception {
        house.clock.forward(Duration.ofDays(400));
        snoozing("snooze \"%s\";");
        deliver();
        house.clock.forward(Duration.ofDays(-400));
        assertThat(work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void aDiskThatTakesNothingIsTriedAgainAndTold() throws Exception {
        snoozing("snooze \"%s\";");
        deliver();
        house.clock.forward(Duration.ofHours(2));
        house.engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThat(work()).isPositive();
        assertThat(waker.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("can't be woken"));
        assertThat(house.store.mail().wakings().due(house.clock.instant(), 10)).hasSize(1);
    }

    @Test
    void moreThanOneCanSeeDoNotWait() throws Exception {
        snoozing("snooze :addflags \"$Woken\" \"%s\";");
        deliver();
        Mailbox snoozed = open("Snoozed");
        while (snoozed.view().count() < Bedroom.MAX_MESSAGES) {
            deliver();
        }
        deliver();
        assertThat(house.count(ANNA, "Snoozed")).isEqualTo(Bedroom.MAX_MESSAGES);
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.flags(ANNA, "INBOX"))
                .isEqualTo(Flags.of(Flag.parse("$Woken").orElseThrow()));
        house.clock.forward(Duration.ofHours(2));
        for (Duration pause = Duration.ZERO; pause.isZero(); ) {
            pause = work();
        }
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(Bedroom.MAX_MESSAGES + 1);
    }

    @Test
    void aMailboxOfTheNameIsTakenWhateverItsUse() throws Exception {
        assertThat(house.mail(ANNA).create(SNOOZED, Set.of())).isNotNull();
        snoozing("snooze \"%s\";");
        deliver();
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void itsThreadWakesByItself() throws Exception {
        try (Waker running = new Waker(house.store.mail(), Clock.systemUTC())) {
            running.start();
            Instant soon = Clock.systemUTC().instant().plusSeconds(2);
            house.filter(
                    ANNA,
                    "require \"snooze\"; snooze :tzid \"Etc/UTC\" \""
                            + soon.toString().substring(11, 19) + "\";");
            deliver();
            running.told();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> house.count(ANNA, "INBOX") == 1);
        }
        assertThat(List.of(house.count(ANNA, "Snoozed"))).containsExactly(0);
    }
}
