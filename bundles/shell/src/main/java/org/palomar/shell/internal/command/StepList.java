package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.StepSwap;
import org.palomar.api.swap.StepVersion;
import org.palomar.api.swap.StepVersion.State;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:steps}: lists the filter steps in the order in which they are asked, how each version does since it acts, and the versions that don't act. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "steps", description = "Lists the filter steps in the order in which they are asked")
public final class StepList extends MailCommand {

    @Override
    protected void run() throws CommandException {
        Listing listing = new Listing(
                "step",
                "stage",
                "rank",
                "deadline-ms",
                "on-failure",
                "scope",
                "source",
                "state",
                "version",
                "calls",
                "failed-%",
                "mean-ms");
        List<StepVersion> versions =
                find(StepSwap.class).map(StepSwap::versions).orElse(List.of());
        for (PipelineInspection.StepState step :
                require(PipelineInspection.class).steps()) {
            StepDescription description = step.description();
            listing.row(
                    description.name(),
                    description.stage().name().toLowerCase(Locale.ROOT),
                    description.rank(),
                    description.deadline().toMillis(),
                    description.onFailure().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    scope(description.scope()),
                    step.source(),
                    "live",
                    version(versions, description.name()),
                    step.doing().calls(),
                    failed(step.doing()),
                    mean(step.doing()));
        }
        for (StepVersion version : versions) {
            if (version.state() != State.LIVE) {
                String state = version.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
                version.steps()
                        .forEach(step -> listing.row(
                                step,
                                "",
                                "",
                                "",
                                "",
                                "",
                                version.bundle() + " " + version.version(),
                                state,
                                version.number(),
                                "",
                                "",
                                ""));
            }
        }
        print(
                listing,
                "The pipeline has no steps; install a palomar-filter feature or drop a Camel route into deploy/.");
    }

    /** Its number, if it was ever exchanged. */
    private static Object version(List<StepVersion> versions, String step) {
        return versions.stream()
                .filter(one -> one.state() == State.LIVE && one.steps().contains(step))
                .<Object>map(StepVersion::number)
                .findFirst()
                .orElse("");
    }

    private static double failed(StepTrials.Doing doing) {
        return doing.calls() == 0 ? 0 : Math.round(1000.0 * doing.failures() / doing.calls()) / 10.0;
    }

    private static double mean(StepTrials.Doing doing) {
        return doing.calls() == 0 ? 0 : Math.round(doing.busy().toNanos() / 1e4 / doing.calls()) / 100.0;
    }

    private static String scope(Scope scope) {
        return switch (scope) {
            case Scope.All() -> "all";
            case Scope.Domains(Set<Domain> domains) ->
                domains.stream().sorted().map(Domain::name).collect(Collectors.joining(" "));
            case Scope.Accounts(Set<AccountId> accounts) -> accounts.size() + " accounts";
        };
    }
}
