package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.SigningKey;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:dkim-show}: shows what to publish, and what the DNS says of it now. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "dkim-show",
        description =
                "Shows the DNS records of a domain's keys and whether receivers find them; keys that waited for that sign from then on")
public final class DkimShow extends DkimCommand {

    @Argument(index = 0, name = "domain", description = "Whose keys", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException {
        Optional<Domain> chosen = Optional.of(domain(domain));
        List<SigningKey> keys = keys().check(chosen);
        if (keys.isEmpty()) {
            List<BrokenKey> broken = keys().broken(chosen);
            if (!broken.isEmpty()) {
                throw failure("The keys of " + domain + " can't be read: "
                        + broken.getFirst().problem() + "; see mail:health.");
            }
            throw failure("There are no keys of " + domain + "; mail:dkim-create " + domain + " makes some.");
        }
        showRecords(keys);
    }
}
