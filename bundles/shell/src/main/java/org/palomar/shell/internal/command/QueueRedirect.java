package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QueueIdCompleter;

/** {@code mail:queue-redirect}: sends entries of the queue to another domain's servers, or back to their own. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "queue-redirect",
        description = "Sends entries of the queue to another domain's servers, or back to their own")
public final class QueueRedirect extends QueueChange {

    @Argument(index = 0, name = "id", description = "The entry; may be left out where conditions say which are meant")
    @Completion(QueueIdCompleter.class)
    private String id = "";

    @Argument(index = 1, name = "domain", description = "Whose servers take them from now on")
    private String domain = "";

    @Option(name = "--back", description = "Sends them to their recipients' domain again; instead of a domain")
    private boolean back;

    private Optional<Domain> to = Optional.empty();

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        // Where conditions say which are meant, the only argument is the domain.
        boolean onlyDomain = domain.isEmpty() && QueueId.parse(id).isEmpty();
        String where = onlyDomain ? id : domain;
        if (back != where.isEmpty()) {
            throw failure("Say where to: mail:queue-redirect ID DOMAIN, or --back instead of the domain.");
        }
        to = back ? Optional.empty() : Optional.of(domain(where));
        changeChosen(onlyDomain ? "" : id);
    }

    @Override
    protected Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException {
        return queue.redirect(chosen, to);
    }

    @Override
    protected String done(boolean one) {
        String own = one ? "its recipients' domain again" : "their recipients' domains again";
        return (one ? "goes to " : "go to ")
                + to.map(domain -> domain + " from now on").orElse(own);
    }
}
