package org.palomar.queue.internal;

import java.time.Duration;
import java.time.Instant;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.record.Mark;

/**
 * What must happen to an entry at a time of its own, however its destination is. Pure; times in milliseconds since 1970.
 *
 * @param warning how old an entry is when its sender is told that it is late; zero for never
 * @param lifetime how old it is when it comes back (RFC 5321 §4.5.4.1 asks for four days or more)
 */
record Patience(Duration warning, Duration lifetime) {

    /** What is to be done with an entry. */
    enum Due {
        NOTHING,
        /** Tell the sender that it is late. */
        WARN,
        /** Tell the sender that it was not delivered by its instant. */
        TELL_BY,
        /** Send it back: its time is over. */
        EXPIRE,
        /** Send it back: it was not delivered by its instant. */
        EXPIRE_BY
    }

    /** When something is to be done next. */
    long next(Course course) {
        long next = expiry(course);
        if (warns(course)) {
            next = Math.min(next, course.base() + warning.toMillis());
        }
        return course.is(Mark.BY_TOLD) ? next : Math.min(next, course.by());
    }

    /** What is to be done now. */
    Due at(Course course, long now) {
        boolean late = course.by() <= now;
        if (late && course.is(Mark.BY_RETURNS)) {
            return Due.EXPIRE_BY;
        }
        if (expiry(course) <= now) {
            return Due.EXPIRE;
        }
        if (late && !course.is(Mark.BY_TOLD)) {
            return Due.TELL_BY;
        }
        return warns(course) && course.base() + warning.toMillis() <= now ? Due.WARN : Due.NOTHING;
    }

    /** When the attempts end. */
    Instant end(Course course) {
        return Instant.ofEpochMilli(
                course.is(Mark.BY_RETURNS) ? Math.min(course.by(), expiry(course)) : expiry(course));
    }

    private long expiry(Course course) {
        return course.base() + lifetime.toMillis();
    }

    private boolean warns(Course course) {
        return !warning.isZero() && !course.is(Mark.WARNED);
    }
}
