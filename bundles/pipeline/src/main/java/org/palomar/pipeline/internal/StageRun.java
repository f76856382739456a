package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.UnjudgeableException;
import org.palomar.api.pipeline.Verdict;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepRegistry.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Asks the steps of one stage about one message. The caller's thread waits and watches deadlines; a worker, a virtual thread, walks the stage's Camel
 * route and calls the steps. Who ends a call, the worker by returning or the caller by its deadline, alone goes on with the judgement; a worker whose
 * call was ended by the caller touches nothing any more.
 */
final class StageRun {

    /** Calls of one registered step that were left behind and are still at work; past it the step fails at once, so that threads are bounded. */
    static final int MAX_OVERSTAYING = 16;

    private static final String TOO_LONG = "all steps together took too long";

    private static final Logger LOG = LoggerFactory.getLogger(StageRun.class);

    /** What holds for all messages. */
    record Terms(PipelineSettings settings, Shadows shadows) {}

    private final Stage stage;
    private final MailTransaction transaction;
    private final Judgement judgement;
    private final List<Slot> slots;
    private final Deque<Judgement.Part> parts = new ArrayDeque<>();
    private final Thread caller = Thread.currentThread();
    private final @Nullable Map<String, String> logContext = MDC.getCopyOfContextMap();
    private final long budgetEnd;
    private final PipelineSettings settings;
    private final Shadows shadows;
    private final long shortestDeadline;

    /** The number of slots taken up; the last of them is the one being asked. */
    private int taken;

    private volatile @Nullable Call call;
    private volatile boolean done;

    StageRun(Stage stage, MailTransaction transaction, Judgement judgement, List<Slot> slots, Terms terms) {
        this.stage = stage;
        this.transaction = transaction;
        this.judgement = judgement;
        this.slots = slots;
        this.settings = terms.settings();
        this.budgetEnd = System.nanoTime() + settings.budget().toNanos();
        this.shadows = terms.shadows();
        this.shortestDeadline = slots.stream()
                .mapToLong(slot -> slot.description().deadline().toNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Asks all steps; returns when every recipient's fate is known, at the latest when the budget is used up. */
    void complete(StageRoutes routes) {
        if (!hasNext()) {
            return;
        }
        boolean interrupted = false;
        Worker worker = startWorker(routes);
        while (!done) {
            Call current = call;
            long now = System.nanoTime();
            if (current != null && current.deadline - now <= 0 && current.end()) {
                current.slot.overstaying().incrementAndGet();
                worker.thread.interrupt();
                call = null;
                overstays(current);
                worker = startWorker(routes);
            } else {
                LockSupport.parkNanos(this, patience(current, now));
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            caller.interrupt();
        }
    }

    /** A call that starts while the caller sleeps ends no sooner than the shortest deadline of all steps, or the budget. */
    private long patience(@Nullable Call current, long now) {
        long patience = Math.min(shortestDeadline, Math.max(budgetEnd - now, 1_000_000));
        boolean running = current != null && !current.ended.get();
        return current != null && running ? Math.min(patience, current.deadline - now) : patience;
    }

    private Worker startWorker(StageRoutes routes) {
        Worker worker = new Worker(routes);
        worker.thread.start();
        return worker;
    }

    /** Whether there is a part that some step is still to be asked about; takes it up. */
    private boolean hasNext() {
        while (parts.isEmpty() && taken < slots.size()) {
            parts.addAll(judgement.parts(slots.get(taken++).description()));
        }
        return !parts.isEmpty();
    }

    /** With less than its own time it is not to blame: earlier steps have used it up. */
    private void overstays(Call call) {
        if (call.isWhole()) {
            fail(call, new Failure(StepStatistics.Result.TIMEOUT, "no answer within its deadline", Blame.STEP));
        } else {
            fail(call, new Failure(StepStatistics.Result.TIMEOUT, TOO_LONG, Blame.OTHERS));
        }
    }

    /** Of what a failure comes: the step itself, the message, its settings, of which none were right yet, or other steps. */
    private enum Blame {
        STEP,
        MESSAGE,
        SETTINGS,
        OTHERS;

        static Blame of(@Nullable Throwable failure) {
            return switch (failure) {
                case UnjudgeableException message -> MESSAGE;
                case UnsettledException settings -> SETTINGS;
                case null, default -> STEP;
            };
        }
    }

    /**
     * Why a step says nothing.
     *
     * @param blame what it comes of
     */
    private record Failure(StepStatistics.Result kind, String reason, Blame blame) {

        /** A policy that is only the default is not what was configured. */
        FailurePolicy policy(StepDescription step) {
            return blame == Blame.SETTINGS ? FailurePolicy.DEFER : step.onFailure();
        }
    }

    private void fail(Call call, Failure failure) {
        Duration took = Duration.ofNanos(System.nanoTime() - call.start);
        StepEntry entry = call.slot.entry();
        switch (failure.blame()) {
            case STEP -> {
                entry.failed(took.toNanos());
                count(call.slot, failure.reason());
            }
            case MESSAGE, SETTINGS -> entry.gaveUp(took.toNanos());
            case OTHERS -> entry.passed(took.toNanos());
        }
        shadows.offer(
                call.slot.description().name(), call.part.seen(), Optional.empty(), failure.reason(), took.toNanos());
        fail(call.slot, call.part, failure, took);
    }

    /** A failure of the step itself, which may take it out. */
    private void count(Slot slot, String reason) {
        if (slot.entry().circuit().failed(settings.failuresInARow(), reason)) {
            LOG.error(
                    "step {} of {} is out after {} failures in a row; its policy holds: {}",
                    slot.description().name(),
                    slot.source(),
                    settings.failuresInARow(),
                    slot.description().onFailure());
        }
    }

    private void fail(Slot slot, Judgement.Part part, Failure failure, Duration took) {
        StepDescription step = slot.description();
        if (slot.statistics().failed(failure.kind(), failure.reason())) {
            LOG.warn("step {} failed: {}; its policy holds: {}", step.name(), failure.reason(), failure.policy(step));
        } else {
            LOG.debug("step {} failed again: {}", step.name(), failure.reason());
        }
        Verdict verdict = switch (failure.policy(step)) {
            case DEFER -> defer("a filter is not available, please try again later");
            case ACCEPT_AND_MARK -> new Verdict.Tag(List.of(new HeaderField(FailurePolicy.UNCHECKED, step.name())));
        };
        judgement.applyFailure(part, step.name(), verdict);
        judgement
                .reports()
                .addFailure(
                        step.name(),
                        failure.kind(),
                        failure.reason(),
                        part.seen().recipients(),
                        took);
    }

    /** RFC 3463 §3.4, X.3.0: other or undefined mail system status. */
    static Verdict.Defer defer(String text) {
        return new Verdict.Defer(new Reply(451, "4.3.0", text));
    }

    /** One question to one step. Ended once, by whoever comes first. */
    private static final class Call {
        private final Slot slot;
        private final Judgement.Part part;
        private final long start;
        private final long deadline;
        private final AtomicBoolean ended = new AtomicBoolean();

        Call(Slot slot, Judgement.Part part, long start, long deadline) {
            this.slot = slot;
            this.part = part;
            this.start = start;
            this.deadline = deadline;
        }

        boolean isWhole() {
            return deadline - start >= slot.description().deadline().toNanos();
        }

        boolean end() {
            return ended.compareAndSet(false, true);
        }
    }

    /** Walks the route on its own thread until all steps were asked, or until it is left behind. */
    final class Worker implements Runnable {

        private final StageRoutes routes;
        private final Thread thread =
                Thread.ofVirtual().name("filter-" + transaction.id()).unstarted(this);
        private boolean leftBehind;

        private Worker(StageRoutes routes) {
            this.routes = routes;
        }

        @Override
        public void run() {
            if (logContext != null) {
                MDC.setContextMap(logContext);
            }
            try {
                if (!routes.walk(stage, transaction, this)) {
                    LOG.debug("the pipeline closes; message {} is deferred", transaction.id());
                    deferAll();
                }
            } catch (RuntimeException | Error bug) {
                if (!leftBehind) {
                    LOG.error("the route of stage {} broke; message {} is deferred", stage, transaction.id(), bug);
                    deferAll();
                }
            } finally {
                if (!leftBehind) {
                    done = true;
                    LockSupport.unpark(caller);
                }
            }
        }

        private void deferAll() {
            if (!leftBehind) {
                judgement.applyToAll(defer("the filters are not available, please try again later"));
            }
        }

        /** Asks one step after the other, as long as it is not left behind. */
        void askAll() {
            while (!leftBehind && hasNext()) {
                ask();
            }
        }

        /** Asks the next step about the next part. */
        private void ask() {
            Judgement.Part part = parts.remove();
            Slot slot = slots.get(taken - 1);
            long start = System.nanoTime();
            long limit = Math.min(slot.description().deadline().toNanos(), budgetEnd - start);
            if (limit <= 0) {
                fail(slot, part, new Failure(StepStatistics.Result.TIMEOUT, TOO_LONG, Blame.OTHERS), Duration.ZERO);
            } else if (!slot.entry().circuit().allows(settings.failuresInARow())) {
                String reason = "it is out after many failures in a row";
                fail(slot, part, new Failure(StepStatistics.Result.FAILED, reason, Blame.STEP), Duration.ZERO);
            } else if (slot.overstaying().get() >= MAX_OVERSTAYING) {
                String reason = "too many earlier calls have not ended yet";
                count(slot, reason);
                fail(slot, part, new Failure(StepStatistics.Result.FAILED, reason, Blame.STEP), Duration.ZERO);
            } else {
                ask(new Call(slot, part, start, start + limit));
            }
        }

        private void ask(Call asked) {
            call = asked;
            Opinion opinion = null;
            Throwable failure = null;
            try {
                opinion = asked.slot.step().judge(asked.part.seen());
            } catch (Throwable thrown) {
                // Also errors: a bundle that vanishes throws LinkageErrors, a recursive parser overflows its stack;
                // only this step fails.
                failure = thrown;
            }
            if (!asked.end()) {
                asked.slot.overstaying().decrementAndGet();
                leftBehind = true;
                return;
            }
            Thread.interrupted();
            asked.slot.statistics().timing.recordSince(asked.start);
            conclude(asked, opinion, failure);
        }

        /** What an opinion breaks is the step's failure, as one is whose parts are null. */
        private void apply(Call asked, Opinion opinion) throws UnusableOpinionException, DirectoryUnavailableException {
            try {
                judgement.apply(asked.part, asked.slot.description().name(), opinion);
            } catch (RuntimeException | Error broken) {
                LOG.debug("what step {} said broke", asked.slot.description().name(), broken);
                throw new UnusableOpinionException(OneLine.of(broken));
            }
        }

        private void conclude(Call asked, @Nullable Opinion opinion, @Nullable Throwable failure) {
            if (opinion == null) {
                String reason = failure == null ? "it gave no answer" : OneLine.of(failure);
                LOG.debug("step {} threw", asked.slot.description().name(), failure);
                fail(asked, new Failure(StepStatistics.Result.FAILED, reason, Blame.of(failure)));
                return;
            }
            try {
                apply(asked, opinion);
                long took = System.nanoTime() - asked.start;
                asked.slot.entry().answered(took);
                shadows.offer(asked.slot.description().name(), asked.part.seen(), Optional.of(opinion), "", took);
                judgement
                        .reports()
                        .add(
                                asked.slot.description().name(),
                                opinion,
                                asked.part.seen().recipients(),
                                Duration.ofNanos(System.nanoTime() - asked.start));
                asked.part
                        .seen()
                        .recipients()
                        .forEach(recipient ->
                                asked.slot.statistics().count(StepStatistics.Result.of(opinion.of(recipient))));
                if (asked.slot.statistics().succeeded()) {
                    LOG.info("step {} works again", asked.slot.description().name());
                }
            } catch (UnusableOpinionException unusable) {
                fail(asked, new Failure(StepStatistics.Result.FAILED, OneLine.of(unusable), Blame.STEP));
            } catch (DirectoryUnavailableException unavailable) {
                LOG.debug("a redirection could not be looked up", unavailable);
                asked.slot.entry().passed(System.nanoTime() - asked.start);
                judgement.applyFailure(
                        asked.part,
                        asked.slot.description().name(),
                        defer("the directory is not available, try again later"));
            }
        }
    }
}
