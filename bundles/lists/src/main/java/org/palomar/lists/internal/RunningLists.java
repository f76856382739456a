package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.list.ListAdmin;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.list.ListNames;
import org.palomar.api.list.MailingLists;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lists of one store, from their opening to their end. Safe for any thread. */
public final class RunningLists {

    private static final Logger LOG = LoggerFactory.getLogger(RunningLists.class);

    /** Between looks for posts that have waited too long. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final SteadyClock steady;
    private final Register register;
    private final Doors doors;
    private final Pace pace;
    private final Reception reception;
    private final Administration admin;
    private final Moderation moderation;
    private final ScheduledThreadPoolExecutor sweeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-lists").daemon().factory());

    private RunningLists(
            Register register,
            Clock clock,
            LongSupplier nanos,
            Supplier<ListsSettings> settings,
            Neighbours neighbours,
            int atOnce) {
        this.steady = new SteadyClock(clock, nanos);
        this.register = register;
        this.doors = new Doors(register);
        this.pace = new Pace(settings, clock);
        Asking asking = new Asking(doors, clock);
        Letters letters = new Letters(neighbours, clock, ZoneId.systemDefault());
        Distribution distribution = new Distribution(doors, neighbours, settings, atOnce);
        this.moderation = new Moderation(doors, distribution, letters, settings, clock, neighbours);
        Requests requests = new Requests(doors, neighbours, letters, moderation, asking, settings, clock);
        Bounces bounces = new Bounces(doors, neighbours, letters, settings, clock);
        this.reception = new Reception(doors, neighbours, pace, distribution, moderation, requests, bounces, clock);
        this.admin = new Administration(doors, neighbours, moderation, settings, clock);
        sweeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Opens them once all that was changed before is in the store.
     *
     * @throws StoreException when the store can't be read
     */
    public static RunningLists open(Store store, Clock clock, Supplier<ListsSettings> settings, Neighbours neighbours)
            throws StoreException {
        return open(store, clock, System::nanoTime, settings, neighbours);
    }

    /** @param atOnce members for whom posts are prepared at one time */
    public static RunningLists open(
            Store store, Clock clock, Supplier<ListsSettings> settings, Neighbours neighbours, int atOnce)
            throws StoreException {
        return new RunningLists(Register.open(store), clock, System::nanoTime, settings, neighbours, atOnce);
    }

    /** @param nanos time that has passed, whatever the clock says */
    static RunningLists open(
            Store store, Clock clock, LongSupplier nanos, Supplier<ListsSettings> settings, Neighbours neighbours)
            throws StoreException {
        return new RunningLists(Register.open(store), clock, nanos, settings, neighbours, Distribution.AT_ONCE);
    }

    /** From now on posts that have waited too long go. */
    void start() {
        Future<?> unused =
                sweeper.scheduleWithFixedDelay(this::sweep, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Throws away what has waited too long, and tells moderators of what they don't know; what can't be now is tried again. */
    public void sweep() {
        for (Roll roll : register.rolls()) {
            try {
                moderation.gather(roll);
            } catch (IOException | StoreException | UnsignedException later) {
                LOG.warn("Moderators of {} are told later: {}", roll.address(), later.getMessage());
            } catch (RuntimeException | LinkageError bug) {
                LOG.error("Moderators of {} are told later", roll.address(), bug);
            }
        }
        expire();
    }

    private void expire() {
        if (!steady.look()) {
            return;
        }
        for (HeldRecord held : register.held()) {
            Optional<Roll> roll = register.roll(held.list());
            if (roll.isEmpty() || !moderation.isExpired(held)) {
                continue;
            }
            try {
                moderation.endNow(roll.get(), held, Moderation.Verdict.EXPIRED, "the clock", true);
            } catch (IOException
                    | StoreException
                    | UnsignedException
                    | DirectoryUnavailableException
                    | BusyException later) {
                LOG.warn(
                        "Post {} of {} stays for now: {}",
                        held.number(),
                        roll.get().address(),
                        later.getMessage());
            } catch (RuntimeException | LinkageError bug) {
                LOG.error(
                        "Post {} of {} stays for now", held.number(), roll.get().address(), bug);
            }
        }
    }

    public ListAdmin admin() {
        return admin;
    }

    public ListNames names() {
        return doors;
    }

    public MailingLists lists() {
        return reception;
    }

    public ListLeaving leaving() {
        return new Leaving(doors);
    }

    /** From now on nothing is changed here: what is under way is refused, and comes again. */
    public void stop() {
        sweeper.shutdownNow();
        register.retire();
    }

    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        if (!register.unreadable().isEmpty()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.FAILED,
                    "lists",
                    "Mail to these lists is deferred, as their records can't be read: " + register.unreadable() + ".",
                    "Restore them from a backup, or run mail:list-remove and make them anew with their members."));
        }
        if (reception.isBlind()) {
            findings.add(
                    new HealthFinding(
                            HealthFinding.Severity.DEGRADED,
                            "lists",
                            "Posts of members elsewhere wait for moderators, as no step has looked who they are from.",
                            "Let filter-senderauth look at mail from outside (feature:install palomar-filter-senderauth). Where another server hands mail over by LMTP, only accounts here post at once."));
        }
        if (!register.damages().isEmpty()) {
            findings.add(
                    new HealthFinding(
                            HealthFinding.Severity.DEGRADED,
                            "lists",
                            register.damages().size() + " records of mailing lists can't be read: "
                                    + register.damages().getFirst() + ".",
                            "Run mail:store-check to see what else is damaged; then add the members again, or make the list anew."));
        }
        return findings;
    }

    void report(MetricSink sink) {
        List<Roll> rolls = register.rolls();
        sink.gauge("palomar_lists_lists", "Mailing lists", Map.of(), rolls.size());
        sink.gauge(
                "palomar_lists_members",
                "Members of all lists together",
                Map.of(),
                rolls.stream().mapToInt(roll -> roll.members().size()).sum());
        sink.gauge(
                "palomar_lists_held",
                "Posts that wait for moderators",
                Map.of(),
                register.held().size());
        sink.counter("palomar_lists_posts", "Posts that went to members at once", Map.of(), reception.posts());
        sink.counter(
                "palomar_lists_deferred",
                "Posts that had to come again, as there were too many of a list or an author",
                Map.of(),
                pace.deferred());
        sink.counter("palomar_lists_refused", "Messages that lists have refused", Map.of(), reception.refused());
    }
}
