package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.queue.internal.Patience.Due;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.record.Mark;

class PatienceTest {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long BASE = 1000 * DAY;

    private final Patience patience = new Patience(Duration.ofHours(4), Duration.ofDays(5));

    private static Course course(long by, Mark... marks) {
        return new Course(BASE, BASE, by, 1, Set.of(marks));
    }

    private void assertThen(Course course, long time, Due due) {
        assertThat(patience.next(course)).isEqualTo(time);
        assertThat(patience.at(course, time - 1)).isEqualTo(Due.NOTHING);
        assertThat(patience.at(course, time)).isEqualTo(due);
    }

    @Test
    void warnsOnceAndThenReturns() {
        assertThen(course(Course.NONE), BASE + 4 * HOUR, Due.WARN);
        assertThen(course(Course.NONE, Mark.WARNED), BASE + 5 * DAY, Due.EXPIRE);
    }

    @Test
    void returnsWithoutAWarningWhatIsTooOldForOne() {
        assertThat(patience.at(course(Course.NONE), BASE + 6 * DAY)).isEqualTo(Due.EXPIRE);
    }

    @Test
    void neverWarnsWhereNoWarningIsWanted() {
        Patience silent = new Patience(Duration.ZERO, Duration.ofDays(5));
        assertThat(silent.next(course(Course.NONE))).isEqualTo(BASE + 5 * DAY);
    }

    @Test
    void returnsWhatIsNotDeliveredByItsInstant() {
        assertThen(course(BASE + HOUR, Mark.BY_RETURNS), BASE + HOUR, Due.EXPIRE_BY);
    }

    @Test
    void tellsOnceOfWhatIsNotDeliveredByItsInstant() {
        assertThen(course(BASE + HOUR), BASE + HOUR, Due.TELL_BY);
        assertThen(course(BASE + HOUR, Mark.BY_TOLD), BASE + 4 * HOUR, Due.WARN);
    }
}
