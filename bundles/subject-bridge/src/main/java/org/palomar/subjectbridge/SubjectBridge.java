package org.palomar.subjectbridge;

import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the subject on whose behalf the current thread works. Its methods have the shapes of the calls that they
 * replace, so the rewriting only changes the owner and the name of a call.
 */
public final class SubjectBridge {

    /** The subject of this thread, inherited by the threads that it starts. */
    private static final InheritableThreadLocal<@Nullable Subject> SUBJECT = new InheritableThreadLocal<>();

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

    private static void bind(@Nullable Subject subject) {
        if (subject == null) {
            SUBJECT.remove();
        } else {
            SUBJECT.set(subject);
        }
    }
}
