package org.palomar.shell.internal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.list.ListMember;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.MailingList;
import org.palomar.shell.internal.completion.ListCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:list-show}: shows how a mailing list is kept, and its members. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "list-show", description = "Shows how a mailing list is kept, and its members")
public final class ListShow extends ListCommand {

    @Argument(index = 0, name = "address", description = "The list", required = true)
    @Completion(ListCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, ListRefusalException {
        MailingList list = list(address);
        ListTerms terms = list.terms();
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("address", list.address());
        known.put("description", terms.description());
        known.put("owners", terms.owners());
        known.put("moderators", terms.moderators());
        known.put("posting", word(terms.posting()));
        known.put("moderation", word(terms.moderation()));
        known.put("prefix", terms.prefix());
        known.put("reply-to", word(terms.replyTo()));
        known.put("from", word(terms.from()));
        known.put("language", word(terms.language()));
        known.put("max-size", terms.maxSize());
        known.put("joining", terms.joining());
        known.put("held", list.held());
        known.put("created", list.created());
        Listing members = new Listing("member", "state", "since", "bounce-days");
        for (ListMember member : lists().members(list.address())) {
            members.row(member.address(), word(member.state()), member.since(), member.bounces());
        }
        if (json()) {
            known.put("members", members.objects());
            out().println(Json.text(known));
            return;
        }
        new Listing(known.keySet().toArray(String[]::new))
                .row(known.values().toArray())
                .printSingle(out(), false);
        out().println();
        members.print(out(), false, "It has no members yet; mail:list-add adds some.");
    }
}
