package org.palomar.queue.internal;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.record.EntryRow;

/**
 * Gives entries the time back that a jump of the clock has taken from them: what came in while it was behind would be years old once it is right, and come back without having been tried for as long as its sender was promised. Safe for any thread.
 */
record LostTime(Entries entries, Work work, Telling telling) {

    private static final String WHY = "by the queue itself, as the clock had been behind";

    /**
     * A jump.
     *
     * @param from when the times that it concerns begin, in milliseconds since 1970 by the clock as it was
     * @param to when it happened, by the clock as it was
     * @param by milliseconds that it went forward
     * @param only entries that are left of it; empty for all
     */
    record Jump(long from, long to, long by, Optional<Set<QueueId>> only) {

        Jump {
            only = only.map(Set::copyOf);
        }

        Jump leaving(Set<QueueId> ids) {
            return new Jump(from, to, by, Optional.of(ids));
        }

        boolean isDone() {
            return only.filter(Set::isEmpty).isPresent();
        }

        private boolean concerns(QueueId id, Course course) {
            return course.base() >= from
                    && course.base() <= to
                    && only.map(ids -> ids.contains(id)).orElse(true);
        }

        private Course corrected(Course course) {
            long deadline = course.by() == Course.NONE ? Course.NONE : course.by() + by;
            return new Course(course.base() + by, course.due(), deadline, course.attempts(), course.marks());
        }
    }

    /**
     * Looks at all entries. One that is corrected again, after the store has failed amid them, has more time than it should, and never less.
     *
     * @return the same jump for those that are under way, which can't be changed beside that
     */
    Jump restore(Jump jump) throws StoreException {
        Set<QueueId> busy = new HashSet<>();
        try (Claims edits =
                new Editing(
                        entries,
                        work,
                        telling,
                        Happening.Operated.Change.RETRIED,
                        WHY,
                        row -> Optional.of(row.with(jump.corrected(row.course())))) {
                    @Override
                    void changeBusy(QueueId id) throws StoreException {
                        busy.add(id);
                        super.changeBusy(id);
                    }
                }) {
            entries.forEach((id, octets) -> {
                if (concerns(jump, id, octets)) {
                    edits.take(id);
                }
                return true;
            });
            edits.done();
        }
        return jump.leaving(busy);
    }

    private static boolean concerns(Jump jump, QueueId id, byte[] octets) throws StoreException {
        try {
            return jump.concerns(id, EntryRow.decode(octets).course());
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return false;
        }
    }
}
