package org.palomar.api.pipeline;

import java.util.List;
import java.util.Map;
import org.palomar.api.metric.Timing;

/** What the pipeline consists of now, for operators. */
public interface PipelineInspection {

    /** In the order in which they are asked. */
    List<StepState> steps();

    /** Routes dropped into {@code deploy/} that are refused or that replace nothing, with file, line and reason. */
    List<RouteProblem> routeProblems();

    /**
     * One step.
     *
     * @param source the bundle's symbolic name and version, or the route's file
     * @param verdicts how often each kind of verdict was given, by its name in lower case; failures as {@code failed} and {@code timeout}
     * @param lastFailure in one line; empty if it never failed
     * @param doing of the version that acts, since it came; the others are of all versions
     */
    record StepState(
            StepDescription description,
            String source,
            Map<String, Long> verdicts,
            Timing timing,
            String lastFailure,
            StepTrials.Doing doing) {}

    /** Why a file in {@code deploy/} does not act. Line 0 where there is none. */
    record RouteProblem(String file, int line, String reason) {}
}
