package org.palomar.api.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What steps on trial said of messages that the acting ones of their names were asked about.
 *
 * @param compared messages that both have judged, once for each question that the acting one was asked
 * @param different those of which they said different things, failures among them
 * @param left those that the step on trial was not asked about: it was behind, or they were large
 * @param acting time of the acting step for those that were compared
 * @param trial that of the one on trial
 * @param last the newest differences, the newest first; at most {@value #MOST}
 */
public record Comparison(
        long compared, long different, long left, Duration acting, Duration trial, List<Difference> last) {

    public static final int MOST = 200;

    /** Nothing was compared. */
    public static final Comparison NONE = new Comparison(0, 0, 0, Duration.ZERO, Duration.ZERO, List.of());

    public Comparison {
        last = List.copyOf(last);
    }

    /**
     * One difference.
     *
     * @param message its id, as in the trace
     * @param recipient of whom they said it; the first of several
     * @param acting the verdict of the one that acts, in a line
     * @param trial that of the one on trial
     */
    public record Difference(Instant time, String step, String message, String recipient, String acting, String trial) {

        public Difference {
            acting = StepReport.line(acting, StepReport.MAX_DETAIL);
            trial = StepReport.line(trial, StepReport.MAX_DETAIL);
        }
    }
}
