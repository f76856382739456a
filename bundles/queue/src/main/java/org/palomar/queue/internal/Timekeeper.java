package org.palomar.queue.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.schedule.Schedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is queued from harm when the clock jumps, since it was wrong, or the machine stood still: it is compared with time that only goes on. All pauses end, and for a while
 * nothing comes back and nobody is told, so that all that is due is tried first. What a clock that was ahead has put off is brought forward, and what came in
 * while it was behind has its whole time. For the dispatcher's thread, and before it begins.
 */
final class Timekeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);

    /** After a start or a jump, when everything that is due is tried, nothing comes back for so long, however old it became meanwhile. */
    static final Duration GRACE = Duration.ofMinutes(15);

    /** Less changes nothing that matters for mail: its shortest times are minutes. */
    private static final long NOTICEABLE_MILLIS = 60_000;

    /** How soon what the store did not let happen is tried again. */
    private static final long AGAIN_MILLIS = 30_000;

    private final Work work;
    private final Correction correction;
    private final LostTime lost;
    private final LongSupplier ahead;
    /** Jumps forward whose lost time is not given back yet. */
    private final List<LostTime.Jump> jumps = new ArrayList<>();

    private long offset;
    private long quietUntil;
    private long correctAt = Long.MAX_VALUE;
    /** When this began, by the clock as it is now. */
    private long since;

    private long restoreAt = Long.MAX_VALUE;

    /** @param ahead milliseconds by which the clock is ahead of time that only goes on, whose beginning means nothing */
    Timekeeper(Work work, Correction correction, LostTime lost, LongSupplier ahead) {
        this.work = work;
        this.correction = correction;
        this.lost = lost;
        this.ahead = ahead;
        this.offset = ahead.getAsLong();
        this.since = work.now();
        this.quietUntil = steady() + GRACE.toMillis();
    }

    /** Something may have been put off by a clock that was ahead. */
    void foundPutOff() {
        correctAt = Long.MIN_VALUE;
    }

    /** Looks at the clock, and does what a jump calls for. */
    void look() {
        long present = ahead.getAsLong();
        long jump = present - offset;
        offset = present;
        if (Math.abs(jump) > NOTICEABLE_MILLIS) {
            LOG.warn(
                    "The clock has jumped by {}: all that is due is tried before anything comes back",
                    Duration.ofMillis(jump));
            quietUntil = steady() + GRACE.toMillis();
            if (jump < 0) {
                foundPutOff();
            } else {
                jumps.add(new LostTime.Jump(since, work.now() - jump, jump, Optional.empty()));
                restoreAt = Long.MIN_VALUE;
            }
            since += jump;
            work.schedule().change(Schedule::resumeAll);
        }
        if (correctAt <= steady()) {
            correct();
        }
        if (restoreAt <= steady()) {
            restore();
        }
    }

    /**
     * Whether senders may be told, and mail come back, by what the clock said.
     *
     * @param now read before this is asked: a jump since the last look may be in it
     */
    boolean isSure(long now) {
        return now - offset >= quietUntil && Math.abs(ahead.getAsLong() - offset) <= NOTICEABLE_MILLIS;
    }

    private void correct() {
        try {
            int corrected = correction.run();
            correctAt = Long.MAX_VALUE;
            if (corrected > 0) {
                LOG.info(
                        "{} entries of the queue had been put off by a clock that was ahead, and are tried now",
                        corrected);
            }
        } catch (StoreException | RuntimeException failure) { // a bug in this is no reason to deliver nothing
            correctAt = steady() + AGAIN_MILLIS;
            LOG.warn("What a clock that was ahead has put off can't be brought forward yet: {}", failure.toString());
        }
    }

    private void restore() {
        try {
            for (ListIterator<LostTime.Jump> each = jumps.listIterator(); each.hasNext(); ) {
                each.set(lost.restore(each.next()));
            }
            jumps.removeIf(LostTime.Jump::isDone);
            restoreAt = jumps.isEmpty() ? Long.MAX_VALUE : steady() + AGAIN_MILLIS;
        } catch (StoreException | RuntimeException failure) {
            restoreAt = steady() + AGAIN_MILLIS;
            LOG.warn("The time of what came in while the clock was behind can't be mended yet: {}", failure.toString());
        }
    }

    /** Time that only goes on, in milliseconds. */
    private long steady() {
        return work.now() - offset;
    }
}
