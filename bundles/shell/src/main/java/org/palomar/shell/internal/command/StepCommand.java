package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.preference.Holder;

/** What the commands on settings of filter steps share. */
abstract class StepCommand extends MailCommand {

    /** The step of this name. */
    protected final StepDescription step(String name) throws CommandException {
        return require(PipelineInspection.class).steps().stream()
                .map(PipelineInspection.StepState::description)
                .filter(description -> description.name().equals(name))
                .findFirst()
                .orElseThrow(() -> failure("There is no step " + name + "; mail:steps lists them."));
    }

    /** Who is meant by an account's address or a domain's name. */
    protected final Holder holder(String whose) throws CommandException, DirectoryUnavailableException {
        Directory directory = require(Directory.class);
        if (whose.indexOf('@') < 0) {
            Domain domain = domain(whose);
            if (!directory.isLocal(domain)) {
                throw failure("There is no domain " + whose + "; mail:domain-list shows those that exist.");
            }
            return new Holder.OfDomain(domain);
        }
        Address address = address(whose);
        Optional<Account> account = directory.account(address);
        return new Holder.OfAccount(account.orElseThrow(() -> failure("There is no account " + address
                        + "; mail:account-list " + address.domain() + " shows those that exist."))
                .id());
    }

    /** As the operator names it. */
    protected final String name(Holder holder) throws CommandException, DirectoryUnavailableException {
        return switch (holder) {
            case Holder.OfDomain(Domain domain) -> domain.name();
            case Holder.OfAccount(AccountId id) ->
                require(Directory.class)
                        .account(id)
                        .map(account -> account.address().toString())
                        .orElse("account " + id.value());
        };
    }
}
