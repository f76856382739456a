package org.palomar.queue.internal.record;

import java.util.EnumSet;
import java.util.Set;

/**
 * How far an entry is. All times in milliseconds since 1970.
 *
 * @param base when its time began: when it came, or could go at the earliest
 * @param due when it is tried next
 * @param by when it must have arrived (DELIVERBY); {@link #NONE} without such an instant
 * @param attempts that had an answer
 */
public record Course(long base, long due, long by, int attempts, Set<Mark> marks) {

    /** No instant. */
    public static final long NONE = Long.MAX_VALUE;

    public Course {
        marks = Set.copyOf(marks);
    }

    public boolean is(Mark mark) {
        return marks.contains(mark);
    }

    public Course with(Mark mark) {
        EnumSet<Mark> more = EnumSet.of(mark);
        more.addAll(marks);
        return new Course(base, due, by, attempts, more);
    }

    public Course without(Mark mark) {
        EnumSet<Mark> fewer = EnumSet.noneOf(Mark.class);
        fewer.addAll(marks);
        fewer.remove(mark);
        return new Course(base, due, by, attempts, fewer);
    }

    public Course dueAt(long instant) {
        return new Course(base, instant, by, attempts, marks);
    }

    /** After one more attempt that had an answer. */
    public Course attempted(long next) {
        return new Course(base, next, by, attempts + 1, marks);
    }
}
