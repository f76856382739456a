package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.list.MailingList;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:list-list}: lists mailing lists. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "list-list", description = "Lists mailing lists")
public final class ListList extends ListCommand {

    @Argument(index = 0, name = "domain", description = "Only this domain", required = false)
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
        Listing listing = new Listing("address", "members", "held", "posting", "moderation", "description");
        for (MailingList list : lists().lists()) {
            if (domain.isEmpty() || list.address().domain().equals(domain(domain))) {
                listing.row(
                        list.address(),
                        list.members(),
                        list.held(),
                        word(list.terms().posting()),
                        word(list.terms().moderation()),
                        list.terms().description());
            }
        }
        print(listing, "There are no mailing lists yet; mail:list-create makes one.");
    }
}
