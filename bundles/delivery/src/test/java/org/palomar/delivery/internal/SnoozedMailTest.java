package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
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

    /** Time that passes, whatever the clock shows. */
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void open() throws Exception {
        house = new FilterFixture(global);
        waker = new Waker(house.store.mail(), house.clock, nanos::get);
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
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isEmpty();
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
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isEmpty();
        // renamed, it is still the mailbox for it
        snoozing("snooze \"%s\";");
        deliver();
        assertThat(house.count(ANNA, "Luego")).isEqualTo(2);
        house.mail(ANNA).delete(MailboxName.of("Luego"));
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isEmpty();
    }

    @Test
    void wakesAfterWhatACrashInterruptedAndOnceOnly() throws Exception {
        snoozing("snooze :addflags \"$Woken\" \"%s\";");
        deliver();
        house.clock.forward(Duration.ofHours(2));
        // The move was made, and the note is still there: as after a crash between the two.
        Mailbox snoozed = open("Snoozed");
        assertThat(snoozed.move(UidSet.of(1), open("INBOX"))).isNotNull();
        assertThat(house.store.mail().wakings().due(house.clock.instant(), 10).due())
                .hasSize(1);
        assertThat(new Waker(house.store.mail(), house.clock).work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isEmpty();
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        house.clock.forward(duration);
    }

    @Test
    void aClockThatWasAheadKeepsNothingAsleepForEver() throws Exception {
        house.clock.forward(Duration.ofDays(400));
        snoozing("snooze \"%s\";");
        deliver();
        house.clock.forward(Duration.ofDays(-400));
        assertThat(work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isZero();
        assertThat(waker.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("clock of the machine"));
        for (int hour = 0; hour < 7; hour++) {
            pass(Duration.ofHours(1));
            assertThat(work()).isPositive();
        }
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(waker.findings()).isEmpty();
    }

    @Test
    void aClockThatIsBehindForAWhileWakesNothing() throws Exception {
        snoozing("snooze \"%s\";");
        deliver();
        for (int hour = 0; hour < 30; hour++) {
            // a clock that is reset and set right again now and then
            house.clock.forward(Duration.ofDays(hour % 10 == 0 ? -20_000 : hour % 10 == 5 ? 20_000 : 0));
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            assertThat(work()).isPositive();
        }
        assertThat(house.count(ANNA, "INBOX")).isZero();
        later();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
    }

    /** A mailbox that has all the keywords that one can have. */
    private Mailbox full(String name) throws Exception {
        MailboxName there = MailboxName.of(name);
        Mailbox mailbox = there.isInbox() ? open(name) : house.mail(ANNA).create(there, Set.of());
        if (there.isInbox()) {
            house.filter(ANNA, "keep;");
        } else {
            house.filter(ANNA, "require \"fileinto\"; fileinto \"" + name + "\";");
        }
        deliver();
        for (int i = 0; ; i++) {
            try {
                Flags one = Flags.of(Flag.parse("k" + i).orElseThrow());
                mailbox.changeFlags(UidSet.of(1), new FlagChange(FlagChange.Kind.REPLACE, one), Long.MAX_VALUE);
            } catch (MailboxException full) {
                return mailbox;
            }
        }
    }

    @Test
    void aTargetWithoutRoomForKeywordsTakesTheMessageWithoutThem() throws Exception {
        full("Old");
        full("INBOX");
        for (String target : List.of("Old", "INBOX")) {
            snoozing("setflag \"$x\"; snooze :mailbox \"" + target + "\" :addflags [\"\\\\Flagged\", \"$y\"] \"%s\";");
            deliver();
            later();
            assertThat(house.count(ANNA, "Snoozed")).as(target).isZero();
            assertThat(house.count(ANNA, target)).isEqualTo(2);
            assertThat(open(target).view().flags(1)).isEqualTo(Flags.of(Flag.FLAGGED));
        }
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isEmpty();
    }

    @Test
    void aTargetThatIsDamagedLeavesItToInbox() throws Exception {
        assertThat(house.mail(ANNA).create(MailboxName.of("Old"), Set.of())).isNotNull();
        snoozing("snooze :mailbox \"Old\" \"%s\";");
        deliver();
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isPresent();
        Waker other = new Waker(damaged(MailboxName.of("Old"), new AtomicInteger()), house.clock, nanos::get);
        house.clock.forward(Duration.ofHours(2));
        assertThat(other.work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(house.store.mail().wakings().next(Instant.EPOCH)).isEmpty();
    }

    /** What is asked before the real answer is; may throw. */
    @FunctionalInterface
    private interface Before {
        void call(Method method, Object[] arguments) throws Exception;
    }

    /** The store, its accounts and its mailboxes of one name, with somebody before them. */
    private MailStore guarded(MailboxName mailbox, Before before) {
        return guarded(MailStore.class, house.store.mail(), mailbox, before);
    }

    private static <T> T guarded(Class<T> type, Object real, MailboxName mailbox, Before before) {
        return type.cast(Proxy.newProxyInstance(
                MailStore.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.call(method, arguments);
                    Object answer = invoke(method, real, arguments);
                    boolean named = method.getName().equals("open") && mailbox.equals(arguments[0]);
                    return switch (answer) {
                        case MailAccount account -> guarded(MailAccount.class, account, mailbox, before);
                        case Mailbox open when named -> guarded(Mailbox.class, open, mailbox, before);
                        case null, default -> answer;
                    };
                }));
    }

    /** The store, whose mailbox of this name can't be opened, or meets a bug as often as said. */
    private MailStore damaged(MailboxName bad, AtomicInteger bugs) {
        return guarded(bad, (method, arguments) -> {
            if (method.getName().equals("open") && bad.equals(arguments[0])) {
                if (bugs.getAndDecrement() > 0) {
                    throw new IllegalStateException("a bug, on purpose");
                }
                throw new StoreException(StoreException.Reason.DAMAGED, "by order");
            }
        });
    }

    private static Object invoke(Method method, Object of, Object[] arguments) throws Throwable {
        try {
            return method.invoke(of, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    @Test
    void whatDamageOrABugKeepsAsleepIsTriedAgainAndTold() throws Exception {
        snoozing("snooze \"%s\";");
        deliver();
        Waker other = new Waker(damaged(SNOOZED, new AtomicInteger(1)), house.clock, nanos::get);
        house.clock.forward(Duration.ofHours(2));
        for (int i = 0; i < 2; i++) { // a bug, then damage
            assertThat(other.work()).isPositive();
            assertThat(other.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString()).contains("Some messages"));
            assertThat(house.store
                            .mail()
                            .wakings()
                            .due(house.clock.instant(), 10)
                            .due())
                    .isEmpty();
            assertThat(house.store.mail().wakings().next(house.clock.instant())).isPresent();
            house.clock.forward(Duration.ofHours(1));
        }
        assertThat(work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void aRenameBesideItKeepsTheNote() throws Exception {
        snoozing("snooze \"%s\";");
        deliver();
        house.clock.forward(Duration.ofHours(2));
        AtomicInteger looks = new AtomicInteger();
        MailStore renaming = guarded(SNOOZED, (method, arguments) -> {
            if (method.getName().equals("account") && looks.getAndIncrement() == 0) {
                house.mail(ANNA).rename(SNOOZED, MailboxName.of("Luego"));
            }
        });
        Waker other = new Waker(renaming, house.clock, nanos::get);
        assertThat(other.work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isZero();
        assertThat(other.work()).isPositive();
        assertThat(house.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void flagsOfItsFilterAreNotTakenForItsOwnersWish() throws Exception {
        snoozing("snooze :addflags [\"\\\\Deleted\", \"\\\\Flagged\"] \"%s\";");
        deliver();
        house.clock.forward(Duration.ofHours(2));
        Waker other = new Waker(
                guarded(SNOOZED, (method, arguments) -> {
                    if (method.getName().equals("move")) {
                        throw new StoreException(StoreException.Reason.FULL, "by order");
                    }
                }),
                house.clock,
                nanos::get);
        assertThat(other.work()).isPositive();
        assertThat(house.flags(ANNA, "Snoozed")).isEqualTo(Flags.of(Flag.FLAGGED));
        assertThat(work()).isPositive();
        assertThat(house.flags(ANNA, "INBOX")).isEqualTo(Flags.of(Flag.DELETED, Flag.FLAGGED));
        assertThat(house.count(ANNA, "Snoozed")).isZero();
    }

    @Test
    void oneThatIsFiledThereAsWellWakesStill() throws Exception {
        snoozing("fileinto :create \"Snoozed\"; snooze \"%s\";");
        deliver();
        assertThat(house.count(ANNA, "Snoozed")).isEqualTo(1);
        later();
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
        assertThat(house.store.mail().wakings().due(house.clock.instant(), 10).due())
                .hasSize(1);
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
