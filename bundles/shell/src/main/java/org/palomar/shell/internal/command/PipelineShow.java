package org.palomar.shell.internal.command;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:pipeline}: shows what the filter steps did: verdicts, times, failures, and routes that are refused. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "pipeline",
        description = "Shows what the filter steps did: verdicts, times, failures, and routes that are refused")
public final class PipelineShow extends MailCommand {

    @Override
    protected void run() throws CommandException {
        PipelineInspection pipeline = require(PipelineInspection.class);
        Listing steps = new Listing("step", "stage", "asked", "mean-ms", "verdicts", "last-failure");
        for (PipelineInspection.StepState step : pipeline.steps()) {
            StepDescription description = step.description();
            steps.row(
                    description.name(),
                    stage(description),
                    step.timing().count(),
                    meanMillis(step.timing()),
                    new TreeMap<>(step.verdicts()),
                    step.lastFailure());
        }
        Listing problems = new Listing("file", "line", "reason");
        pipeline.routeProblems().forEach(problem -> problems.row(problem.file(), problem.line(), problem.reason()));
        if (json()) {
            out().println(Json.text(Map.of("steps", steps.objects(), "route-problems", problems.objects())));
            return;
        }
        print(steps, "The pipeline has no steps; install a palomar-filter feature or drop a Camel route into deploy/.");
        if (!pipeline.routeProblems().isEmpty()) {
            out().println("Route files that are refused; a last good version goes on acting:");
            print(problems, "");
        }
    }

    private static String stage(StepDescription description) {
        return description.stage().name().toLowerCase(Locale.ROOT);
    }

    private static double meanMillis(Timing timing) {
        long count = timing.count();
        return count == 0 ? 0 : Math.round(timing.sum() / 1e4 / count) / 100.0;
    }
}
