package org.palomar.queue.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;

class ScheduleTest {

    private static final long NOW = 1_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final Domain A = Domain.of("a.test");
    private static final Domain B = Domain.of("b.test");
    private static final RemoteReply REFUSED = new RemoteReply(451, "4.4.1", "connection refused");
    private static final AttemptResult UNREACHABLE = new AttemptResult.Unreachable(REFUSED);
    private static final AttemptResult SUCCESS = new AttemptResult.Answered(
            List.of(new RecipientResult.Delivered(new RemoteReply(250, "2.0.0", "ok"), "mx", true)));
    private static final AttemptResult DEFERRED =
            new AttemptResult.Answered(List.of(new RecipientResult.Deferred(REFUSED, "mx")));
    private static final AttemptResult REJECTED =
            new AttemptResult.Answered(List.of(new RecipientResult.Failed(new RemoteReply(550, "5.1.1", "no"), "mx")));

    private final Pauses pauses = new Pauses(Duration.ofMinutes(1), Duration.ofHours(4), new Random(1));
    private final Map<QueueId, Long> senders = new HashMap<>();
    private Schedule schedule = schedule(1000, 20);
    private long last;

    private Limits limits(int deliveries, int perSender, int perDestination) {
        return new Limits(deliveries, perSender, new Bound(perDestination, Bound.ANY), Map.of(), pauses);
    }

    private Schedule schedule(int deliveries, int perDestination) {
        return new Schedule(limits(deliveries, deliveries, perDestination), none -> Optional.empty());
    }

    private QueueId add(Domain destination, long sender, long due) {
        QueueId id = new QueueId(++last, 0);
        senders.put(id, sender);
        schedule.add(id, new Place(Aim.of(destination), sender, due, Long.MAX_VALUE));
        return id;
    }

    private void add(int count, Domain destination, long sender) {
        for (int i = 0; i < count; i++) {
            add(destination, sender, NOW);
        }
    }

    private Ticket next(long now) {
        return schedule.next(now).orElseThrow();
    }

    private List<Ticket> all(long now) {
        List<Ticket> tickets = new ArrayList<>();
        for (Optional<Ticket> next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
            tickets.add(next.get());
        }
        return tickets;
    }

    private List<Ticket> of(long sender, List<Ticket> tickets) {
        return tickets.stream()
                .filter(one -> Objects.equals(senders.get(one.id()), sender))
                .toList();
    }

    private void finish(Ticket ticket, AttemptResult result, long now) {
        schedule.learn(ticket, result, now);
        schedule.gone(ticket);
    }

    private void fail(Ticket ticket, Domain destination, long now) {
        schedule.learn(ticket, UNREACHABLE, now);
        schedule.back(ticket, new Place(Aim.of(destination), 1, now, Long.MAX_VALUE));
    }

    /** One delivery after the other, each a success. */
    private List<QueueId> served(int count) {
        List<QueueId> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ticket ticket = next(NOW);
            order.add(ticket.id());
            finish(ticket, SUCCESS, NOW);
        }
        return order;
    }

    @Test
    void deliversTheOldestDueEntryOfASenderFirst() {
        QueueId second = add(A, 1, NOW - 5);
        QueueId third = add(A, 1, NOW);
        QueueId first = add(A, 1, NOW - 9);
        assertThat(served(3)).containsExactly(first, second, third);
    }

    @Test
    void deliversNothingBeforeItIsDue() {
        add(A, 1, NOW + 10);
        assertThat(schedule.next(NOW + 9)).isEmpty();
        assertThat(schedule.wakeAt()).isEqualTo(NOW + 10);
        assertThat(schedule.next(NOW + 10)).isPresent();
    }

    @Test
    void sendersTakeTurnsWithinADestination() {
        add(1000, A, 1);
        add(3, A, 2);
        List<Long> order = served(6).stream().map(senders::get).toList();
        assertThat(order).containsExactly(1L, 2L, 1L, 2L, 1L, 2L);
    }

    @Test
    void destinationsTakeTurns() {
        add(1000, A, 1);
        add(3, B, 2);
        List<Long> order = served(6).stream().map(senders::get).toList();
        assertThat(order).containsExactly(1L, 2L, 1L, 2L, 1L, 2L);
    }

    @Test
    void bearsOneDeliveryMoreAfterEachSuccessUpToTheMost() {
        schedule = schedule(1000, 5);
        add(100, A, 1);
        List<Ticket> running = all(NOW);
        assertThat(running).hasSize(2);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            finish(running.removeFirst(), SUCCESS, NOW);
            running.addAll(all(NOW));
            sizes.add(running.size());
        }
        assertThat(sizes).containsExactly(3, 4, 5, 5, 5);
    }

    @Test
    void bearsHalfAsManyAfterADeferralAndOneAtTheLeast() {
        add(100, A, 1);
        List<Ticket> running = all(NOW);
        for (int i = 0; i < 6; i++) {
            finish(running.removeFirst(), SUCCESS, NOW);
            running.addAll(all(NOW));
        }
        assertThat(running).hasSize(8);
        for (Ticket ticket : running) {
            finish(ticket, DEFERRED, NOW);
        }
        assertThat(all(NOW)).hasSize(1);
    }

    @Test
    void aRejectionSaysNothingOfWhatADestinationBears() {
        add(100, A, 1);
        List<Ticket> running = all(NOW);
        running.forEach(ticket -> finish(ticket, REJECTED, NOW));
        assertThat(all(NOW)).hasSize(2);
    }

    @Test
    void remembersWhatADestinationBearsWhileNothingIsForIt() {
        add(3, A, 1);
        served(3);
        assertThat(schedule.destinations()).isZero();
        add(100, A, 1);
        assertThat(all(NOW)).hasSize(5);
    }

    @Test
    void deliversNoMoreAtATimeThanAllowedInAll() {
        schedule = schedule(3, 20);
        add(11, A, 1);
        add(11, B, 1);
        served(2);
        List<Ticket> running = all(NOW);
        assertThat(running).hasSize(3);
        assertThat(schedule.nextAt()).isEqualTo(Long.MAX_VALUE);
        finish(running.getFirst(), REJECTED, NOW);
        assertThat(all(NOW)).hasSize(1);
    }

    @Test
    void leavesADestinationAloneThatCantBeReachedForLongerEachTime() {
        add(100_000, A, 1);
        long now = NOW;
        List<Long> paused = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<Ticket> tried = all(now);
            for (Ticket ticket : tried) {
                fail(ticket, A, now);
            }
            assertThat(tried).as("attempts before pause " + i).hasSize(i == 0 ? 2 : 1);
            long until = schedule.wakeAt();
            assertThat(schedule.next(until - 1)).isEmpty();
            paused.add((until - now) / MINUTE);
            now = until;
        }
        assertThat(paused).isSorted();
        assertThat(paused.getFirst()).isBetween(0L, 1L);
        assertThat(paused.getLast()).isBetween(24L, 36L);
        assertThat(schedule.entries()).isEqualTo(100_000);
    }

    @Test
    void whatThisServerLacksPausesADestinationNoLongerEachTime() {
        add(100, A, 1);
        long now = NOW;
        RemoteReply ours = new RemoteReply(451, "4.3.5", "no resolver");
        for (int i = 0; i < 6; i++) {
            for (Ticket ticket : all(now)) {
                schedule.learn(ticket, new AttemptResult.Unreachable(ours), now);
                schedule.back(ticket, new Place(Aim.of(A), 1, now, Long.MAX_VALUE));
            }
            long until = schedule.wakeAt();
            assertThat(until - now).isBetween(MINUTE / 2, 2 * MINUTE);
            now = until;
        }
        AttemptResult theirs = new AttemptResult.Unreachable(
                new RemoteReply(451, "4.3.2", "busy"), List.of(new Visit("mx", "", Optional.empty())));
        for (int i = 0; i < 3; i++) {
            for (Ticket ticket : all(now)) {
                schedule.learn(ticket, theirs, now);
                schedule.back(ticket, new Place(Aim.of(A), 1, now, Long.MAX_VALUE));
            }
            now = schedule.wakeAt();
        }
        assertThat(schedule.summary(1, now - 1)
                        .destinations()
                        .getFirst()
                        .pause()
                        .orElseThrow()
                        .until())
                .isEqualTo(Instant.ofEpochMilli(now));
        assertThat(schedule.next(now - 2 * MINUTE)).isEmpty();
    }

    @Test
    void aDestinationWithoutAnAnswerDelaysNoOther() {
        add(100_000, A, 1);
        List<Ticket> stuck = all(NOW);
        assertThat(stuck).hasSize(2);
        add(100, B, 2);
        List<Long> order = served(100).stream().map(senders::get).toList();
        assertThat(order).containsOnly(2L);
    }

    @Test
    void isServedInFullAgainOnceItAnswers() {
        add(100, A, 1);
        all(NOW).forEach(ticket -> fail(ticket, A, NOW));
        long later = schedule.wakeAt();
        finish(next(later), SUCCESS, later);
        assertThat(all(later)).hasSize(2);
    }

    @Test
    void leavesHalfOfAllDeliveriesToDestinationsThatAnswer() {
        schedule = schedule(4, 20);
        for (int i = 0; i < 10; i++) {
            add(Domain.of("dead" + i + ".test"), 1, NOW);
        }
        for (int i = 0; i < 10; i++) {
            Ticket ticket = next(NOW);
            fail(ticket, Domain.of("dead" + (ticket.id().time() - 1) + ".test"), NOW);
        }
        add(1, B, 2);
        served(1);
        long later = NOW + 2 * MINUTE;
        List<Ticket> probes = all(later);
        assertThat(probes).hasSize(2);
        add(10, B, 2);
        List<Ticket> others = all(later);
        assertThat(others)
                .hasSize(2)
                .extracting(ticket -> senders.get(ticket.id()))
                .containsOnly(2L);
        finish(probes.getFirst(), UNREACHABLE, later);
        finish(others.getFirst(), SUCCESS, later);
        assertThat(all(later)).hasSize(2);
    }

    @Test
    void leavesHalfOfAllDeliveriesToDestinationsThatHaveAnsweredOnce() {
        schedule = schedule(4, 20);
        add(3, B, 2);
        served(1);
        for (int i = 0; i < 10; i++) {
            add(Domain.of("silent" + i + ".test"), 1, NOW);
        }
        List<Ticket> running = all(NOW);
        assertThat(running).extracting(ticket -> senders.get(ticket.id())).containsExactlyInAnyOrder(1L, 1L, 2L, 2L);
        finish(of(1, running).getFirst(), REJECTED, NOW);
        assertThat(all(NOW))
                .hasSize(1)
                .extracting(ticket -> senders.get(ticket.id()))
                .containsExactly(1L);
    }

    @Test
    void deliversNoMoreOfOneSenderAtATimeThanItsShare() {
        schedule = new Schedule(limits(1000, 3, 20), none -> Optional.empty());
        for (int i = 0; i < 10; i++) {
            add(Domain.of("d" + i + ".test"), 1, NOW);
            add(Domain.of("d" + i + ".test"), 2 + i, NOW);
        }
        List<Ticket> running = all(NOW);
        assertThat(running).hasSize(13);
        assertThat(of(1, running)).hasSize(3);
        finish(of(2, running).getFirst(), SUCCESS, NOW);
        assertThat(all(NOW)).isEmpty();
        finish(of(1, running).getFirst(), REJECTED, NOW);
        assertThat(all(NOW)).hasSize(1);
        schedule.adjust(limits(1000, 5, 20));
        assertThat(all(NOW)).hasSize(2);
    }

    @Test
    void aLaneThatCantUseItsTurnKeepsNoOtherOfItsSenderWaiting() {
        schedule = new Schedule(limits(1000, 1, 20), none -> Optional.empty());
        QueueId first = add(A, 1, NOW);
        QueueId gone = add(B, 1, NOW);
        QueueId last = add(Domain.of("c.test"), 1, NOW);
        Ticket running = next(NOW);
        assertThat(running.id()).isEqualTo(first);
        assertThat(schedule.next(NOW)).isEmpty();
        schedule.gone(schedule.claim(gone).orElseThrow());
        finish(running, SUCCESS, NOW);
        assertThat(next(NOW).id()).isEqualTo(last);
    }

    @Test
    void aLaneWhoseTimeHasNotComeKeepsNoOtherOfItsSenderWaiting() {
        schedule = new Schedule(limits(1000, 1, 20), none -> Optional.empty());
        add(A, 1, NOW);
        QueueId gone = add(B, 1, NOW);
        add(B, 1, NOW + 1000 * MINUTE);
        QueueId last = add(Domain.of("c.test"), 1, NOW);
        Ticket running = next(NOW);
        assertThat(schedule.next(NOW)).isEmpty();
        schedule.gone(schedule.claim(gone).orElseThrow());
        finish(running, SUCCESS, NOW);
        assertThat(next(NOW).id()).isEqualTo(last);
    }

    @Test
    void anEntryThatIsTakenAwayInsteadOfDeliveredLeavesItsRoomToAnother() {
        schedule = new Schedule(limits(1000, 1, 20), none -> Optional.empty());
        add(A, 1, NOW);
        QueueId woken = add(B, 1, NOW);
        QueueId last = add(Domain.of("c.test"), 1, NOW);
        Ticket running = next(NOW);
        assertThat(schedule.next(NOW)).isEmpty();
        finish(running, SUCCESS, NOW);
        schedule.gone(schedule.claim(woken).orElseThrow());
        assertThat(next(NOW).id()).isEqualTo(last);
    }

    @Test
    void givesADestinationNoMoreMessagesAMinuteThanItMayHave() {
        Limits limits = new Limits(1000, 1000, new Bound(20, Bound.ANY), Map.of(A, new Bound(20, 6)), pauses);
        schedule = new Schedule(limits, none -> Optional.empty());
        add(100, A, 1);
        add(100, B, 2);
        long now = NOW;
        int begun = 0;
        while (now <= NOW + MINUTE) {
            for (Ticket ticket : all(now)) {
                begun += Objects.equals(senders.get(ticket.id()), 1L) ? 1 : 0;
                finish(ticket, SUCCESS, now);
            }
            now = Math.max(now + 1, schedule.wakeAt());
        }
        assertThat(begun).isBetween(6, 7);
        schedule.adjust(limits(1000, 1000, 20));
        schedule.resume(Aim.of(A));
        assertThat(all(now)).hasSizeGreaterThan(5);
    }

    @Test
    void givesHalfAfterADestinationSaidThatItIsTooMuchAndMoreAfterEachSuccess() {
        add(1000, A, 1);
        long now = NOW;
        for (int i = 0; i < 60; i++) {
            finish(next(now), SUCCESS, now);
            now += 1000;
        }
        Ticket first = next(now);
        Ticket second = next(now);
        AttemptResult tooMuch = new AttemptResult.Answered(
                List.of(new RecipientResult.Deferred(new RemoteReply(450, "4.7.1", "Too much mail, slow down"), "mx")));
        finish(first, tooMuch, now);
        finish(second, tooMuch, now);
        assertThat(schedule.next(now)).isEmpty();
        assertThat(schedule.summary(1, now)
                        .destinations()
                        .getFirst()
                        .pause()
                        .orElseThrow()
                        .reason()
                        .text())
                .isEqualTo("Too much mail, slow down");
        long after = schedule.wakeAt();
        assertThat(after - now).isBetween(MINUTE / 2, 2 * MINUTE);
        List<Long> distances = new ArrayList<>();
        long last = after;
        for (int i = 0; i < 60; i++) {
            Ticket ticket = next(last);
            finish(ticket, SUCCESS, last);
            assertThat(schedule.next(last)).isEmpty();
            distances.add(schedule.wakeAt() - last);
            last = schedule.wakeAt();
        }
        assertThat(distances.getFirst()).isBetween(1900L, 2100L);
        assertThat(distances.getLast()).isBetween(600L, 700L);
    }

    @Test
    void whatIsTooMuchForAMailboxOrATransactionSaysNothingOfTheDestination() {
        add(100, A, 1);
        for (String status : List.of("4.2.1", "4.2.2", "4.5.3")) {
            finish(
                    next(NOW),
                    new AttemptResult.Answered(List.of(new RecipientResult.Deferred(
                            new RemoteReply(450, status, "receives mail at a rate that is too much"), "mx"))),
                    NOW);
        }
        finish(
                next(NOW),
                new AttemptResult.Answered(
                        List.of(new RecipientResult.Deferred(new RemoteReply(450, "4.4.6", "Too many hops"), "mx"))),
                NOW);
        assertThat(schedule.next(NOW)).isPresent();
    }

    @Test
    void endsAPauseWhenAsked() {
        add(10, A, 1);
        all(NOW).forEach(ticket -> fail(ticket, A, NOW));
        assertThat(schedule.next(NOW)).isEmpty();
        schedule.resume(Aim.of(A));
        assertThat(schedule.next(NOW)).isPresent();
    }

    @Test
    void saysWhyADestinationIsPaused() {
        add(10, A, 1);
        all(NOW).forEach(ticket -> fail(ticket, A, NOW));
        QueueSummary summary = schedule.summary(10, NOW);
        assertThat(summary.entries()).isEqualTo(10);
        assertThat(summary.destinations()).singleElement().satisfies(one -> {
            assertThat(one.domain()).isEqualTo(A);
            assertThat(one.entries()).isEqualTo(10);
            assertThat(one.pause().orElseThrow().reason()).isEqualTo(REFUSED);
        });
    }

    @Test
    void neitherDeliversNorReturnsWhatIsHeld() {
        QueueId id = new QueueId(1, 1);
        schedule.add(id, new Place(Aim.of(A), 1, NOW, NOW));
        assertThat(schedule.hold(id)).isEqualTo(Grip.DONE);
        assertThat(schedule.held()).isOne();
        assertThat(schedule.next(NOW)).isEmpty();
        assertThat(schedule.overdue(NOW)).isEmpty();
        assertThat(schedule.state(id)).contains(QueueState.HELD);
        Ticket ticket = schedule.claim(id).orElseThrow();
        schedule.back(ticket, new Place(Aim.of(A), 1, NOW, NOW));
        assertThat(schedule.next(NOW)).isEmpty();
        assertThat(schedule.letGo(id)).isEqualTo(Grip.DONE);
        assertThat(schedule.held()).isZero();
        assertThat(schedule.next(NOW)).isPresent();
    }

    @Test
    void holdsWhatIsUnderWayWhenItsTicketComesBack() {
        QueueId id = add(A, 1, NOW);
        QueueId other = add(A, 2, NOW);
        Ticket ticket = next(NOW);
        Ticket ending = next(NOW);
        assertThat(schedule.hold(id)).isEqualTo(Grip.UNDER_WAY);
        assertThat(schedule.hold(other)).isEqualTo(Grip.UNDER_WAY);
        assertThat(schedule.held()).isZero();
        schedule.back(ticket, new Place(Aim.of(A), 1, NOW, NOW));
        schedule.gone(ending);
        assertThat(schedule.held()).isOne();
        assertThat(schedule.next(NOW)).isEmpty();
        assertThat(schedule.overdue(NOW)).isEmpty();
        assertThat(schedule.hold(other)).isEqualTo(Grip.GONE);
        // its slot is the next one's, which nobody holds
        add(A, 3, NOW);
        assertThat(schedule.next(NOW)).isPresent();
    }

    @Test
    void whatIsLetGoWhileUnderWayIsNotHeldAfterwards() {
        QueueId id = add(A, 1, NOW);
        Ticket ticket = next(NOW);
        schedule.hold(id);
        assertThat(schedule.letGo(id)).isEqualTo(Grip.UNDER_WAY);
        schedule.postponed(ticket, NOW);
        assertThat(schedule.next(NOW)).isPresent();
    }

    @Test
    void givesAnEntryToOneAtATime() {
        QueueId id = add(A, 1, NOW);
        Ticket ticket = next(NOW);
        assertThat(schedule.claim(id)).isEmpty();
        assertThat(schedule.state(id)).contains(QueueState.UNDER_WAY);
        schedule.postponed(ticket, NOW + 1);
        assertThat(schedule.next(NOW)).isEmpty();
        Ticket claimed = schedule.claim(id).orElseThrow();
        assertThat(schedule.next(NOW + 1)).isEmpty();
        schedule.gone(claimed);
        assertThat(schedule.entries()).isZero();
        assertThat(schedule.state(id)).isEmpty();
    }

    @Test
    void deadlinesComeAlsoForPausedDestinations() {
        QueueId late = new QueueId(1, 7);
        schedule.add(late, new Place(Aim.of(A), 1, NOW, NOW + 100));
        schedule.add(new QueueId(2, 7), new Place(Aim.of(A), 1, NOW, NOW + 200));
        Ticket probe = next(NOW);
        schedule.learn(probe, UNREACHABLE, NOW);
        schedule.postponed(probe, NOW);
        assertThat(schedule.next(NOW + 100)).isEmpty();
        assertThat(schedule.overdue(NOW + 99)).isEmpty();
        Ticket overdue = schedule.overdue(NOW + 100).orElseThrow();
        assertThat(overdue.id()).isEqualTo(late);
        assertThat(schedule.obstacle(overdue)).contains(REFUSED);
        assertThat(schedule.overdue(NOW + 100)).isEmpty();
    }

    @Test
    void movesAnEntryToAnotherDestination() {
        QueueId id = add(A, 1, NOW + MINUTE);
        schedule.back(schedule.claim(id).orElseThrow(), new Place(Aim.of(B), 1, NOW, Long.MAX_VALUE));
        assertThat(schedule.summary(10, NOW).destinations())
                .extracting(QueueSummary.Destination::domain)
                .containsExactly(B);
        assertThat(next(NOW).id()).isEqualTo(id);
    }

    @Test
    void namesTheDestinationsWithTheMostEntriesFirst() {
        add(1, A, 1);
        add(2, B, 1);
        QueueSummary summary = schedule.summary(1, NOW);
        assertThat(summary.destinations())
                .extracting(QueueSummary.Destination::domain)
                .containsExactly(B);
        assertThat(summary.oldest()).contains(new QueueId(1, 0).made());
    }

    @Test
    void losesNothingInAnyOrderOfEvents() {
        deliversEachOnce();
    }

    @Test
    void losesNothingInAnyOrderOfEventsWhereAllIsScarce() {
        schedule = new Schedule(limits(12, 3, 5), none -> Optional.empty());
        deliversEachOnce();
    }

    /** Every entry is delivered once, whatever comes between. */
    private void deliversEachOnce() {
        Random random = new Random(42);
        Map<QueueId, Integer> delivered = new HashMap<>();
        List<Ticket> running = new ArrayList<>();
        long now = NOW;
        for (int step = 0; step < 50_000; step++) {
            now += random.nextInt(1000);
            int dice = random.nextInt(10);
            if (dice < 3) {
                add(Domain.of("d" + random.nextInt(50) + ".test"), random.nextInt(10), now + random.nextInt(5000));
            } else if (dice < 7) {
                schedule.next(now).ifPresent(running::add);
            } else if (!running.isEmpty()) {
                Ticket ticket = running.remove(random.nextInt(running.size()));
                if (random.nextInt(4) == 0) {
                    schedule.learn(ticket, random.nextBoolean() ? UNREACHABLE : DEFERRED, now);
                    schedule.postponed(ticket, now + random.nextInt(1000));
                } else {
                    finish(ticket, SUCCESS, now);
                    delivered.merge(ticket.id(), 1, Integer::sum);
                }
            }
        }
        while (schedule.entries() > 0) {
            now = Math.max(now, schedule.wakeAt());
            running.addAll(all(now));
            for (Ticket ticket : running) {
                finish(ticket, SUCCESS, now);
                delivered.merge(ticket.id(), 1, Integer::sum);
            }
            running.clear();
        }
        assertThat(delivered).hasSize(senders.size());
        assertThat(delivered.values()).containsOnly(1);
        assertThat(schedule.delivering()).isZero();
        assertThat(schedule.destinations()).isZero();
    }
}
