package org.palomar.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.Comparison.Difference;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps on trial of one bundle, asked about the same messages as the acting ones, when these have answered. A thread of its own asks them: it is a thread of the system, so that a step which computes without end costs nobody
 * else's turn, and nothing waits for it. What it can't keep up with is left out and counted. Nothing comes of what they say but a note.
 */
final class Shadow implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    /** Messages that wait, and what they may hold in memory. */
    private static final int MOST_WAITING = 200;

    private static final long MOST_OCTETS = 8L << 20;

    /** Larger messages may be in files, which are gone when the message has been answered for. */
    private static final long LARGE = 1L << 20;

    /** What the acting step was asked and said; a failure is no opinion. */
    private record Question(
            String step, MailTransaction seen, Optional<Opinion> opinion, String failure, long took, long octets) {}

    private final Supplier<List<StepEntry>> steps;
    private final Clock clock;
    private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong octets = new AtomicLong();
    private final LongAdder compared = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder acting = new LongAdder();
    private final LongAdder trial = new LongAdder();
    private final Deque<Difference> last = new ArrayDeque<>();
    private final Thread thread;
    private final AtomicBoolean late = new AtomicBoolean();
    private volatile long deadline = Long.MAX_VALUE;
    private volatile boolean over;

    /** @param steps those on trial now: a new configuration makes another of them */
    Shadow(Supplier<List<StepEntry>> steps, Clock clock) {
        this.steps = steps;
        this.clock = clock;
        thread = Thread.ofPlatform().daemon().name("filter-shadow").start(this::work);
    }

    /** Notes what the acting step was asked and said; never waits. */
    void offer(String step, MailTransaction seen, Optional<Opinion> opinion, String failure, long took) {
        if (steps.get().stream().noneMatch(entry -> mayBe(step, entry.known()))) {
            return;
        }
        remind();
        long size = seen.content().size();
        if (size > LARGE || waiting.remainingCapacity() == 0) {
            left.increment();
            return;
        }
        if (octets.addAndGet(size) > MOST_OCTETS) {
            octets.addAndGet(-size);
            left.increment();
            return;
        }
        try (InputStream in = seen.content().open()) {
            MailTransaction kept = keeping(seen, Content.of(in.readAllBytes()));
            if (waiting.offer(new Question(step, kept, opinion, failure, took, size))) {
                return;
            }
        } catch (IOException | RuntimeException unreadable) {
            // As if there was no room for it. The message goes on whatever its source throws here.
        }
        octets.addAndGet(-size);
        left.increment();
    }

    /** One that has not been asked yet may have any name. */
    private static boolean mayBe(String step, Optional<StepDescription> known) {
        return known.isEmpty() || known.get().name().equals(step);
    }

    private static MailTransaction keeping(MailTransaction seen, Content content) {
        return new MailTransaction(
                seen.id(),
                seen.received(),
                seen.origin(),
                seen.sender(),
                seen.recipients(),
                content,
                seen.added(),
                seen.junk(),
                seen.options(),
                seen.hits(),
                seen.tuned(),
                seen.reports());
    }

    /** Interrupts a call that overstays, once; if it does not end, the others are left out. */
    private void remind() {
        if (System.nanoTime() - deadline > 0 && deadline != Long.MAX_VALUE && late.compareAndSet(false, true)) {
            thread.interrupt();
        }
    }

    private void work() {
        while (!over) {
            try {
                Question question = waiting.take();
                octets.addAndGet(-question.octets());
                ask(question);
            } catch (InterruptedException afterTheCall) {
                // It was meant for a call that has ended meanwhile, or all is over, which is looked at next.
            } catch (RuntimeException broken) {
                LOG.debug("a comparison failed", broken);
                left.increment();
            }
        }
    }

    private void ask(Question question) {
        for (StepEntry entry : steps.get()) {
            Optional<StepDescription> known = entry.ask();
            if (known.isPresent() && mayBe(question.step(), known)) {
                ask(question, entry, known.get().deadline().toNanos());
                return;
            }
        }
    }

    private void ask(Question question, StepEntry entry, long allowed) {
        long start = System.nanoTime();
        late.set(false);
        deadline = start + allowed;
        Optional<Opinion> opinion = Optional.empty();
        String failure = "";
        try {
            opinion = Optional.ofNullable(entry.step().judge(question.seen()));
        } catch (Throwable thrown) {
            // As in StageRun: only this step fails, and here nothing comes of it.
            failure = OneLine.of(thrown);
        }
        deadline = Long.MAX_VALUE;
        long took = System.nanoTime() - start;
        if (took > allowed) {
            opinion = Optional.empty();
            failure = "no answer within its deadline";
        }
        if (over) {
            return;
        }
        if (opinion.isPresent()) {
            entry.answered(took);
        } else {
            entry.failed(took);
        }
        compare(question, opinion, failure, took);
    }

    private void compare(Question question, Optional<Opinion> opinion, String failure, long took) {
        acting.add(question.took());
        trial.add(took);
        for (Recipient recipient : question.seen().recipients()) {
            Optional<Verdict> one = question.opinion().map(said -> said.of(recipient));
            Optional<Verdict> other = opinion.map(said -> said.of(recipient));
            if (!one.equals(other)) {
                different.increment();
                note(new Difference(
                        clock.instant(),
                        question.step(),
                        question.seen().id(),
                        recipient.address().toString(),
                        text(one, question.failure()),
                        text(other, failure)));
                break;
            }
        }
        // At last: whoever sees that it was compared sees what came of it.
        compared.increment();
    }

    private static String text(Optional<Verdict> verdict, String failure) {
        return verdict.map(Reports::text).orElse("failed: " + failure);
    }

    private void note(Difference difference) {
        synchronized (last) {
            last.addFirst(difference);
            if (last.size() > Comparison.MOST) {
                last.removeLast();
            }
        }
    }

    Comparison comparison() {
        List<Difference> newest;
        synchronized (last) {
            newest = new ArrayList<>(last);
        }
        return new Comparison(
                compared.sum(),
                different.sum(),
                left.sum(),
                Duration.ofNanos(acting.sum()),
                Duration.ofNanos(trial.sum()),
                newest);
    }

    /** What is asked at this moment is interrupted; if it does not end, its thread is left behind. */
    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
