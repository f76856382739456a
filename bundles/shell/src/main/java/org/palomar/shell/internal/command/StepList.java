package org.palomar.shell.internal.command;

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
import org.palomar.shell.internal.output.Listing;

/** {@code mail:steps}: lists the filter steps in the order in which they are asked. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "steps", description = "Lists the filter steps in the order in which they are asked")
public final class StepList extends MailCommand {

    @Override
    protected void run() throws CommandException {
        Listing listing = new Listing("step", "stage", "rank", "deadline-ms", "on-failure", "scope", "source");
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
                    step.source());
        }
        print(
                listing,
                "The pipeline has no steps; install a palomar-filter feature or drop a Camel route into deploy/.");
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
