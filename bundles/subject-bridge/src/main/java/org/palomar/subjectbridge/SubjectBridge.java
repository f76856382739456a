package org.palomar.subjectbridge;

import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the subject on whose behalf the current thread works. Its methods have the shapes of the calls that they
 * replace, so the rewriting changes no more than a call.
 */
public final class SubjectBridge {

    /**
     * The subject of this thread. Threads that it starts do not inherit it: a pool that grows during an administrator's
     * command would keep the administrator's rights for everybody's tasks.
     */
    private static final ThreadLocal<@Nullable Subject> SUBJECT = new ThreadLocal<>();

    private SubjectBridge() {}

    /**
     * Takes the place of {@code Subject.getSubject(AccessControlContext)}.
     *
     * @param context ignored: since JDK 24 it carries nothing
     * @return the subject of the innermost {@code doAs}, else what {@link Subject#current()} knows; {@code null} when
     *     the thread works for nobody
     */
    public static @Nullable Subject current(@Nullable Object context) {
        Subject subject = SUBJECT.get();
        return subject != null ? subject : Subject.current();
    }

    /**
     * Takes the place of {@code JaasHelper.doAs(Subject, PrivilegedAction)}.
     *
     * @param subject who the action is run for; {@code null} runs it for nobody
     * @param action run on this thread
     * @return what the action returns
     */
    public static <T> T doAs(@Nullable Subject subject, PrivilegedAction<T> action) {
        Subject before = SUBJECT.get();
        bind(subject);
        try {
            return action.run();
        } finally {
            bind(before);
        }
    }

    /**
     * Takes the place of {@code JaasHelper.doAs(Subject, PrivilegedExceptionAction)}.
     *
     * @param subject who the action is run for; {@code null} runs it for nobody
     * @param action run on this thread
     * @return what the action returns
     * @throws PrivilegedActionException wraps a checked exception of the action; unchecked ones pass as they are
     */
    public static <T> T doAs(@Nullable Subject subject, PrivilegedExceptionAction<T> action)
            throws PrivilegedActionException {
        Subject before = SUBJECT.get();
        bind(subject);
        try {
            return action.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new PrivilegedActionException(e);
        } finally {
            bind(before);
        }
    }

    /**
     * Gives a task that another thread will run the subject of this thread. The other thread has it for this task only.
     *
     * @return the task itself when this thread works for nobody
     */
    public static @Nullable Runnable carry(@Nullable Runnable task) {
        Subject subject = SUBJECT.get();
        if (subject == null || task == null) {
            return task;
        }
        return () -> doAs(subject, (PrivilegedAction<@Nullable Void>) () -> {
            task.run();
            return null;
        });
    }

    /** Takes the place of {@link ExecutorService#submit(Runnable)}; see {@link #carry(Runnable)}. */
    public static Future<?> submit(ExecutorService executor, Runnable task) {
        return executor.submit(Objects.requireNonNull(carry(task)));
    }

    /** Takes the place of {@link ExecutorService#invokeAll(Collection)}; see {@link #carry(Runnable)}. */
    public static <T> List<Future<T>> invokeAll(ExecutorService executor, Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        Subject subject = SUBJECT.get();
        if (subject == null) {
            return executor.invokeAll(tasks);
        }
        List<Callable<T>> carried = new ArrayList<>();
        for (Callable<T> task : tasks) {
            carried.add(() -> call(subject, task));
        }
        return executor.invokeAll(carried);
    }

    private static <T> T call(Subject subject, Callable<T> task) throws Exception {
        Subject before = SUBJECT.get();
        bind(subject);
        try {
            return task.call();
        } finally {
            bind(before);
        }
    }

    private static void bind(@Nullable Subject subject) {
        if (subject == null) {
            SUBJECT.remove();
        } else {
            SUBJECT.set(subject);
        }
    }
}
