package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.list.HeldPost;
import org.palomar.api.list.ListRefusalException;
import org.palomar.shell.internal.completion.ListCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:list-held}: lists posts that wait for moderators. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "list-held", description = "Lists posts that wait for moderators of mailing lists")
public final class ListHeld extends ListCommand {

    @Argument(index = 0, name = "list", description = "Only this list", required = false)
    @Completion(ListCompleter.class)
    private String list = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, ListRefusalException {
        Optional<Address> only = list.isEmpty() ? Optional.empty() : Optional.of(address(list));
        Listing listing = new Listing("number", "list", "author", "subject", "octets", "received", "expires");
        for (HeldPost post : lists().held(only)) {
            listing.row(
                    post.number(),
                    post.list(),
                    post.author(),
                    post.subject(),
                    post.size(),
                    post.received(),
                    post.expires());
        }
        print(listing, "No post waits for a moderator.");
    }
}
