package org.palomar.imap.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.ListOptions.Return;
import org.palomar.imap.grammar.ListOptions.Select;
import org.palomar.imap.session.State.LoggedIn;

/** LIST with its extensions (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154) and LSUB (RFC 3501 §6.3.9). */
final class ListHandler {

    private final Client client;
    private final StatusHandler status;
    private final MetadataHandler metadata;

    ListHandler(Client client, StatusHandler status, MetadataHandler metadata) {
        this.metadata = metadata;
        this.client = client;
        this.status = status;
    }

    Reply list(Command.ListMailboxes command, LoggedIn who) throws IOException, StoreException {
        if (command.hierarchyOnly()) {
            // RFC 9051 §6.3.9: an empty pattern asks for the separator and the root
            client.untagged("LIST (\\Noselect) \"/\" \"\"");
            return Reply.ok("listed");
        }
        MailboxTree tree = new MailboxTree(who.mail().list());
        Set<MailboxName> wanted = wanted(command, tree);
        Predicate<MailboxEntry> selected =
                entry -> isSelected(entry, command.options().select());
        boolean recursive = command.options().select().contains(Select.RECURSIVEMATCH);
        // RFC 5258 §4: mailboxes below that are selected and not listed themselves
        Set<MailboxName> hiddenBelow =
                recursive ? tree.above(entry -> selected.test(entry) && !wanted.contains(entry.name())) : Set.of();
        Set<MailboxName> selectedBelow = recursive ? tree.above(selected) : Set.of();
        boolean onlySubscribed = command.options().select().contains(Select.SUBSCRIBED);
        for (MailboxEntry entry : tree.entries()) {
            if (!wanted.contains(entry.name())) {
                continue;
            }
            boolean exists = entry.selectable() || tree.hasChildren(entry.name());
            boolean fits = selected.test(entry) && (exists || onlySubscribed);
            if (fits || hiddenBelow.contains(entry.name())) {
                tell(entry, tree, command, selectedBelow.contains(entry.name()));
                if (entry.selectable() && !command.options().status().isEmpty()) {
                    status.tell(entry.name(), command.options().status(), who);
                }
                if (entry.selectable() && !command.options().metadata().isEmpty()) {
                    metadata.tell(entry.name(), command.options().metadata(), who);
                    client.giveWay();
                }
            }
        }
        return Reply.ok("listed");
    }

    private static boolean isSelected(MailboxEntry entry, Set<Select> options) {
        return (!options.contains(Select.SUBSCRIBED) || entry.subscribed())
                && (!options.contains(Select.SPECIAL_USE) || !entry.uses().isEmpty());
    }

    private void tell(MailboxEntry entry, MailboxTree tree, Command.ListMailboxes command, boolean childInfo)
            throws IOException {
        List<String> attributes = new ArrayList<>();
        boolean children = tree.hasChildren(entry.name());
        if (!entry.selectable()) {
            attributes.add(children ? "\\Noselect" : "\\NonExistent");
        }
        attributes.add(children ? "\\HasChildren" : "\\HasNoChildren");
        boolean subscriptions = command.options().returns().contains(Return.SUBSCRIBED)
                || command.options().select().contains(Select.SUBSCRIBED);
        if (subscriptions && entry.subscribed()) {
            attributes.add("\\Subscribed");
        }
        entry.uses().stream().sorted().map(SpecialUse::attribute).forEach(attributes::add);
        Output out =
                client.out().text("* LIST (").text(String.join(" ", attributes)).text(") \"/\" ");
        client.name(entry.name());
        if (childInfo) {
            // RFC 5258 §3.5
            String options = command.options().select().stream()
                    .filter(option -> option == Select.SUBSCRIBED || option == Select.SPECIAL_USE)
                    .map(option -> "\"" + option.name().replace('_', '-') + "\"")
                    .sorted()
                    .collect(Collectors.joining(" "));
            out.text(" (\"CHILDINFO\" (").text(options).text("))");
        }
        out.crlf();
    }

    Reply lsub(Command.ListMailboxes command, LoggedIn who) throws IOException, StoreException {
        if (command.hierarchyOnly()) {
            client.untagged("LSUB (\\Noselect) \"/\" \"\"");
            return Reply.ok("listed");
        }
        MailboxTree tree = new MailboxTree(who.mail().list());
        Set<MailboxName> wanted = wanted(command, tree);
        for (MailboxEntry entry : tree.entries()) {
            if (entry.subscribed() && wanted.contains(entry.name())) {
                tellSubscribed(entry.name(), "");
            }
        }
        if (command.patterns().stream().anyMatch(pattern -> pattern.contains("%"))) {
            for (MailboxName name : unsubscribedAbove(tree, wanted)) {
                tellSubscribed(name, "\\Noselect");
            }
        }
        return Reply.ok("listed");
    }

    /** RFC 3501 §6.3.9: "%" also answers names that are not subscribed, above subscribed ones that the pattern doesn't reach. */
    private static Set<MailboxName> unsubscribedAbove(MailboxTree tree, Set<MailboxName> wanted) {
        Set<MailboxName> above =
                new TreeSet<>(tree.above(entry -> entry.subscribed() && !wanted.contains(entry.name())));
        above.retainAll(wanted);
        for (MailboxEntry entry : tree.entries()) {
            if (entry.subscribed()) {
                above.remove(entry.name());
            }
        }
        return above;
    }

    private void tellSubscribed(MailboxName name, String attributes) throws IOException {
        client.out().text("* LSUB (").text(attributes).text(") \"/\" ");
        client.name(name).crlf();
    }

    /** The names that a pattern matches. Of many long names that takes seconds, in which others have their turn. */
    private Set<MailboxName> wanted(Command.ListMailboxes command, MailboxTree tree) throws StoreException {
        List<ListPattern> patterns =
                command.patterns().stream().map(ListPattern::new).toList();
        Set<MailboxName> wanted = new HashSet<>();
        for (MailboxName name : tree.names()) {
            client.giveWay();
            if (patterns.stream().anyMatch(pattern -> pattern.matches(name))) {
                wanted.add(name);
            }
        }
        return wanted;
    }

    /** NAMESPACE (RFC 9051 §6.3.10): everything is the owner's. */
    Reply namespace() throws IOException {
        client.untagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
        return Reply.ok("done");
    }
}
