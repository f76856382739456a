package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.shell.internal.completion.SenderCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:senders}: whom domains and accounts want mail of, or not. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "senders",
        description =
                "Shows whom domains and accounts want mail of, or not; the server's list is in etc/palomar.filter.lists.cfg")
public final class Senders extends SenderListCommand {

    @Argument(index = 0, name = "whose", description = "Only this account's, or this domain's")
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException {
        Optional<Holder> only = whose.isEmpty() ? Optional.empty() : Optional.of(holder(whose));
        Listing listing = new Listing("whose", "list", "kind", "sender");
        for (Preference one : require(PreferenceAdmin.class).preferences()) {
            Optional<SenderRule> rule = one.subject().equals(SenderRule.SUBJECT)
                            && only.filter(holder -> !holder.equals(one.holder()))
                                    .isEmpty()
                    ? SenderRule.parse(one.value())
                    : Optional.empty();
            if (rule.isPresent()) {
                listing.row(
                        name(one.holder()),
                        rule.get().treatment().word(),
                        rule.get().pattern().kind().name().toLowerCase(Locale.ROOT),
                        rule.get().pattern().text());
            }
        }
        print(listing, "Nobody's list names a sender; mail:sender-allow and mail:sender-block do that.");
    }
}
