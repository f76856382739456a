package org.palomar.shell.internal.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.swap.StepSwap;
import org.palomar.api.swap.SwapRefusedException;
import org.palomar.shell.internal.completion.StepCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:step-differences}: what the version of a filter step said otherwise that runs beside it. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "step-differences",
        description = "Shows what the version of a filter step said otherwise that runs beside it (mail:step-shadow)")
public final class StepDifferences extends MailCommand {

    @Argument(index = 0, name = "step", description = "A filter step of a bundle, as in mail:steps", required = true)
    @Completion(StepCompleter.class)
    private String step = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        Comparison comparison;
        try {
            comparison = require(StepSwap.class).comparison(step);
        } catch (SwapRefusedException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        }
        Listing last = new Listing("time", "step", "message", "recipient", "acting", "beside");
        for (Comparison.Difference one : comparison.last()) {
            last.row(one.time(), one.step(), one.message(), one.recipient(), one.acting(), one.trial());
        }
        double acting = mean(comparison.acting(), comparison.compared());
        double beside = mean(comparison.trial(), comparison.compared());
        if (json()) {
            out().println(Json.text(Map.of(
                    "compared", comparison.compared(),
                    "different", comparison.different(),
                    "left-out", comparison.left(),
                    "mean-ms", acting,
                    "mean-ms-beside", beside,
                    "differences", last.objects())));
            return;
        }
        out().println(comparison.compared() + " answers were compared, " + comparison.different() + " differed, "
                + comparison.left() + " were left out (large messages, and what it could not keep up with). Mean time "
                + beside + " ms, of the one that acts " + acting + " ms.");
        print(last, "No difference is known.");
    }

    private static double mean(Duration time, long count) {
        return count == 0 ? 0 : Math.round(time.toNanos() / 1e4 / count) / 100.0;
    }
}
