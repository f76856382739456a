package org.palomar.storage;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what lies in a store, such as its mail or its queue, on a thread of its own, again and again until that works: the disk may not answer to what an instance before this one has begun, and settings may be wrong. Safe for any
 * thread.
 *
 * @param <T> what is opened
 */
public final class Opening<T> {

    /** The pause between attempts that fail. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** One attempt. Whatever it throws, there is another one. */
    @FunctionalInterface
    public interface Attempt<T> {
        T open() throws StoreException;
    }

    private final String subject;
    private final Duration pause;
    private final Attempt<T> attempt;
    private final Consumer<T> publish;
    private final ScheduledThreadPoolExecutor thread;

    private volatile Optional<T> opened = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private boolean ended;

    private Opening(String subject, Duration pause, Attempt<T> attempt, Consumer<T> publish) {
        this.subject = subject;
        this.pause = pause;
        this.attempt = attempt;
        this.publish = publish;
        this.thread = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .name("palomar-" + subject + "-opener")
                        .daemon()
                        .factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Begins. Whatever the attempt and its publication use must be there already.
     *
     * @param subject what is opened, in a word
     * @param pause between attempts that fail
     * @param publish gets what was opened, once
     */
    public static <T> Opening<T> begin(String subject, Duration pause, Attempt<T> attempt, Consumer<T> publish) {
        Opening<T> opening = new Opening<>(subject, pause, attempt, publish);
        opening.tryIn(Duration.ZERO);
        return opening;
    }

    private void tryIn(Duration wait) {
        Future<?> unused = thread.schedule(this::open, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void open() {
        T now;
        try {
            now = attempt.open();
        } catch (StoreException refused) {
            fail(String.valueOf(refused.getMessage()));
            return;
        } catch (UnsettledException wrong) {
            fail(String.valueOf(wrong.getMessage()));
            return;
        } catch (RuntimeException | LinkageError unexpected) {
            fail(unexpected.toString());
            return;
        }
        succeed(now);
    }

    private synchronized void succeed(T now) {
        opened = Optional.of(now); // first, so that it is closed in the end whatever becomes of its publication
        failure = Optional.empty();
        if (!ended) {
            publish.accept(now);
        }
    }

    private synchronized void fail(String reason) {
        if (ended) {
            return;
        }
        if (!failure.equals(Optional.of(reason))) {
            LOG.error("What the store has of {} can't be opened: {}", subject, reason);
        }
        failure = Optional.of(reason);
        tryIn(pause);
    }

    /** What is open. */
    public Optional<T> now() {
        return opened;
    }

    /** Why it isn't; empty once it is, and before the first attempt has ended. */
    public Optional<String> failure() {
        return failure;
    }

    /**
     * Tries no more. Waits for an attempt that is under way: it may change the store, as it undoes what was interrupted, and does not wait longer for the disk than the deadline of a commit at a time.
     *
     * @return what is open, for the caller to close; it may not have been published
     */
    public Optional<T> end() {
        synchronized (this) {
            ended = true;
        }
        thread.close();
        return opened;
    }
}
