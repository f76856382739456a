package org.palomar.queue.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

/** Mail for many destinations that goes through one server. */
class SmartHostTest {

    private static final long NOW = 1_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final Domain HOST = Domain.of("smart.test");
    private static final Domain ELSEWHERE = Domain.of("elsewhere.test");
    private static final Domain BACKUP = Domain.of("backup.test");
    private static final RemoteReply NOBODY = new RemoteReply(451, "4.4.1", "connection refused");
    private static final AttemptResult UNREACHABLE = new AttemptResult.Unreachable(NOBODY);
    private static final AttemptResult SUCCESS = new AttemptResult.Answered(
            List.of(new RecipientResult.Delivered(new RemoteReply(250, "2.0.0", "ok"), HOST.name(), true)));
    private static final AttemptResult DEFERRED =
            new AttemptResult.Answered(List.of(new RecipientResult.Deferred(NOBODY, HOST.name())));

    private final Pauses pauses = new Pauses(Duration.ofMinutes(1), Duration.ofHours(4), new Random(1));
    private Optional<Domain> host = Optional.of(HOST);
    private final Set<Domain> moved = new HashSet<>(Set.of(ELSEWHERE));
    private final Map<Domain, Bound> own = new HashMap<>();
    private final Schedule schedule =
            new Schedule(limits(), destination -> moved.contains(destination) ? Optional.empty() : host);
    private final List<Domain> domains = new ArrayList<>();
    private long last;

    private Limits limits() {
        return new Limits(100, 100, new Bound(20, Bound.ANY), own, pauses);
    }

    private void addTo(Domain destination) {
        add(destination, last + 1);
    }

    private void add(Domain destination, long sender) {
        domains.add(destination);
        schedule.add(new QueueId(++last, 0), new Place(Aim.of(destination), sender, NOW, Long.MAX_VALUE));
    }

    private void addToDomains(int count) {
        for (int i = 0; i < count; i++) {
            addTo(Domain.of("d" + i + ".test"));
        }
    }

    private void redirectTo(Domain destination) {
        domains.add(destination);
        schedule.add(new QueueId(++last, 0), new Place(new Aim(destination, true), last, NOW, Long.MAX_VALUE));
    }

    private Domain destination(Ticket ticket) {
        return domains.get((int) ticket.id().time() - 1);
    }

    private void endRedirected(Ticket ticket, AttemptResult result, long now) {
        schedule.learn(ticket, result, now);
        schedule.back(
                ticket,
                new Place(new Aim(destination(ticket), true), ticket.id().time(), now, Long.MAX_VALUE));
    }

    private Optional<QueueSummary.Pause> pauseOf(Domain destination, boolean redirected) {
        return schedule.summary(Integer.MAX_VALUE, NOW).destinations().stream()
                .filter(one -> one.domain().equals(destination) && one.redirected() == redirected)
                .findFirst()
                .flatMap(QueueSummary.Destination::pause);
    }

    private List<Ticket> all(long now) {
        List<Ticket> tickets = new ArrayList<>();
        for (Optional<Ticket> next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
            tickets.add(next.get());
        }
        return tickets;
    }

    private void end(Ticket ticket, AttemptResult result, long now) {
        schedule.learn(ticket, result, now);
        if (result.equals(SUCCESS)) {
            schedule.gone(ticket);
        } else {
            schedule.back(
                    ticket, new Place(Aim.of(destination(ticket)), ticket.id().time(), NOW, Long.MAX_VALUE));
        }
    }

    @Test
    void manyDestinationsHaveTheWindowOfTheOneServerThatTheirMailGoesThrough() {
        addToDomains(100);
        addTo(ELSEWHERE);
        List<Ticket> first = all(NOW);
        assertThat(first).hasSize(Throttle.START + 1);
        first.stream().filter(one -> !destination(one).equals(ELSEWHERE)).forEach(one -> end(one, SUCCESS, NOW));
        List<Ticket> second = all(NOW);
        assertThat(second).hasSize(Throttle.START * 2);
        assertThat(schedule.nextAt()).isEqualTo(Turn.NEVER);
    }

    @Test
    void theyWaitForItInTheOrderInWhichTheyCame() {
        addToDomains(30);
        List<Domain> served = new ArrayList<>();
        for (List<Ticket> some = all(NOW); !some.isEmpty(); some = all(NOW)) {
            for (Ticket one : some) {
                served.add(destination(one));
                end(one, SUCCESS, NOW);
            }
            addTo(domains.getFirst()); // which has its turn again, behind the others
            if (served.size() > 30) {
                break;
            }
        }
        assertThat(served.subList(0, 30)).doesNotHaveDuplicates();
    }

    @Test
    void aSenderWithMailForManyDomainsIsBeforeAnotherForOneDeliveryAtATime() {
        long many = 1_000_001;
        for (int i = 0; i < 50; i++) {
            add(Domain.of("d" + i + ".test"), many);
        }
        List<Ticket> first = all(NOW);
        assertThat(first).hasSize(Throttle.START);
        add(Domain.of("one.test"), 1_000_002);
        add(Domain.of("two.test"), 1_000_002);
        assertThat(all(NOW)).isEmpty();
        List<Domain> served = new ArrayList<>();
        for (List<Ticket> some = first; !some.isEmpty(); some = all(NOW)) {
            some.forEach(one -> served.add(destination(one)));
            some.forEach(one -> end(one, SUCCESS, NOW));
        }
        assertThat(served).hasSize(52).doesNotHaveDuplicates();
        assertThat(served.subList(first.size(), first.size() + 4))
                .contains(Domain.of("one.test"), Domain.of("two.test"));
    }

    @Test
    void whenItCantBeReachedOneOfThemFindsOutWhetherItCanAgain() {
        addToDomains(50);
        all(NOW).forEach(one -> end(one, UNREACHABLE, NOW));
        assertThat(all(NOW)).isEmpty();
        assertThat(schedule.nextAt()).isBetween(NOW + MINUTE / 2, NOW + 2 * MINUTE);
        assertThat(schedule.summary(1, NOW).destinations().getFirst().pause()).isPresent();
        List<Ticket> probe = all(NOW + 2 * MINUTE);
        assertThat(probe).hasSize(1);
        assertThat(schedule.obstacle(probe.getFirst())).contains(NOBODY);
        end(probe.getFirst(), SUCCESS, NOW + 2 * MINUTE);
        assertThat(all(NOW + 2 * MINUTE)).hasSizeGreaterThan(0);
    }

    @Test
    void anOperatorEndsItsPauseByItsNameOrByThatOfADestination() {
        addToDomains(5);
        all(NOW).forEach(one -> end(one, UNREACHABLE, NOW));
        schedule.resume(Aim.of(HOST));
        List<Ticket> probe = all(NOW);
        assertThat(probe).hasSize(1);
        end(probe.getFirst(), UNREACHABLE, NOW + 1);
        schedule.resume(Aim.of(domains.getFirst()));
        assertThat(all(NOW + 1)).hasSize(1);
    }

    @Test
    void aRedirectionToADeadHostPausesNothingButItself() {
        redirectTo(BACKUP);
        endRedirected(all(NOW).getFirst(), UNREACHABLE, NOW);
        addTo(BACKUP);
        addToDomains(1);
        assertThat(pauseOf(BACKUP, true)).isPresent();
        assertThat(pauseOf(BACKUP, false)).isEmpty();
        assertThat(all(NOW)).extracting(this::destination).containsExactly(BACKUP, Domain.of("d0.test"));
    }

    @Test
    void aRedirectionGoesAroundItWhileItIsDeadAndEndsNoPauseOfIt() {
        addTo(BACKUP);
        end(all(NOW).getFirst(), UNREACHABLE, NOW);
        redirectTo(BACKUP);
        Ticket around = all(NOW).getFirst();
        schedule.learn(around, SUCCESS, NOW);
        schedule.gone(around);
        assertThat(pauseOf(BACKUP, false)).isPresent();
        assertThat(all(NOW)).isEmpty();
    }

    @Test
    void theEndOfARedirectionsPauseEndsNoneOfASmartHostOfThatName() {
        addToDomains(1);
        end(all(NOW).getFirst(), UNREACHABLE, NOW);
        redirectTo(HOST);
        endRedirected(all(NOW).getFirst(), UNREACHABLE, NOW);
        schedule.resume(new Aim(HOST, true));
        assertThat(all(NOW)).extracting(this::destination).containsExactly(HOST);
    }

    @Test
    void whatItPutsOffForOneDestinationSaysNothingOfWhatItBears() {
        addToDomains(40);
        all(NOW).forEach(one -> end(one, SUCCESS, NOW));
        all(NOW).forEach(one -> end(one, DEFERRED, NOW));
        assertThat(all(NOW)).hasSize(2 * Throttle.START);
    }

    @Test
    void whatWentAnotherWayOrWasNotTriedEndsNoPauseOfIt() {
        addToDomains(20);
        long now = NOW;
        all(now).forEach(one -> end(one, UNREACHABLE, NOW));
        for (String host : List.of("", "other.test")) {
            now += 3 * MINUTE;
            List<Ticket> probe = all(now);
            assertThat(probe).as("one finds out").hasSize(1);
            end(probe.getFirst(), new AttemptResult.Answered(List.of(new RecipientResult.Deferred(NOBODY, host))), now);
            Ticket next = all(now).getFirst();
            assertThat(schedule.obstacle(next)).as("still").contains(NOBODY);
            schedule.putAside(next);
        }
        List<Ticket> last = all(now);
        end(
                last.getFirst(),
                new AttemptResult.Answered(List.of(
                        new RecipientResult.Delivered(new RemoteReply(250, "2.0.0", "ok"), "other.test", true))),
                now);
        assertThat(all(now)).as("nor does what another took").hasSize(1);
    }

    private static AttemptResult tooMany(int code) {
        return new AttemptResult.Answered(List.of(
                new RecipientResult.Deferred(new RemoteReply(code, "4.7.1", "too many messages"), HOST.name())));
    }

    @Test
    void oneSenderWhoSendsTooMuchDoesNotSlowTheOthersDown() {
        addToDomains(40);
        Ticket first = all(NOW).getFirst();
        end(first, tooMany(450), NOW);
        Ticket second = all(NOW).getFirst();
        end(second, SUCCESS, NOW);
        end(all(NOW).getFirst(), tooMany(450), NOW);
        assertThat(all(NOW)).isNotEmpty();
    }

    @Test
    void itIsLeftAloneForAWhileIfItHasTooMuchOfTwoSendersOrCloses() {
        addToDomains(40);
        all(NOW).forEach(one -> end(one, tooMany(450), NOW));
        assertThat(all(NOW)).isEmpty();
        schedule.resume(Aim.of(HOST));
        end(all(NOW).getFirst(), SUCCESS, NOW);
        all(NOW).forEach(schedule::putAside);
        addTo(Domain.of("late.test"));
        all(NOW).forEach(one -> end(one, tooMany(421), NOW));
        assertThat(all(NOW)).isEmpty();
    }

    @Test
    void aBoundOfItsOwnIsGivenToItByItsName() {
        own.put(HOST, new Bound(1, Bound.ANY));
        schedule.adjust(limits());
        addToDomains(10);
        assertThat(all(NOW)).hasSize(1);
    }

    @Test
    void whoeverWaitsForItGoesDirectlyOnceTheWayIsAnother() {
        addToDomains(10);
        all(NOW).forEach(one -> end(one, UNREACHABLE, NOW));
        assertThat(all(NOW)).isEmpty();
        host = Optional.empty();
        assertThat(all(NOW)).hasSize(10);
    }

    @Test
    void whoeverWaitsForItBehindOthersGoesDirectlyOnceItsWayIsAnother() {
        addToDomains(3);
        all(NOW).forEach(one -> end(one, UNREACHABLE, NOW));
        assertThat(all(NOW)).isEmpty();
        addTo(Domain.of("moved.test"));
        assertThat(all(NOW)).isEmpty();
        moved.add(Domain.of("moved.test"));
        schedule.resumeAll();
        assertThat(all(NOW)).extracting(this::destination).hasSize(2).contains(Domain.of("moved.test"));
    }

    @Test
    void whatIsUnderWayWhenTheWayChangesEndsWhereItBegan() {
        addToDomains(10);
        List<Ticket> through = all(NOW);
        host = Optional.empty();
        List<Ticket> directly = all(NOW);
        assertThat(through.size() + directly.size()).isEqualTo(10);
        through.forEach(one -> end(one, SUCCESS, NOW));
        directly.forEach(one -> end(one, SUCCESS, NOW));
        assertThat(schedule.delivering()).isZero();
        host = Optional.of(HOST);
        addToDomains(10);
        assertThat(all(NOW)).hasSize(2 * Throttle.START);
    }
}
