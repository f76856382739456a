package org.palomar.imap.session;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxName;

/** The mailboxes of an account with what is above and below each. */
final class MailboxTree {

    private final Map<MailboxName, MailboxEntry> entries = new LinkedHashMap<>();
    private final Set<MailboxName> parents = new HashSet<>();

    MailboxTree(List<MailboxEntry> list) {
        list.forEach(entry -> entries.put(entry.name(), entry));
        for (MailboxEntry entry : list) {
            if (entry.selectable()) {
                addAncestors(entry.name(), parents);
            }
        }
    }

    /** In the order of the account's list. */
    Iterable<MailboxEntry> entries() {
        return entries.values();
    }

    boolean contains(MailboxName name) {
        return entries.containsKey(name);
    }

    /** The names of all entries, and those above them. */
    Set<MailboxName> names() {
        Set<MailboxName> names = above(entry -> true);
        names.addAll(entries.keySet());
        return names;
    }

    /** Whether a mailbox is below the name. */
    boolean hasChildren(MailboxName name) {
        return parents.contains(name);
    }

    /** Names above those entries that fulfil a condition. */
    Set<MailboxName> above(Predicate<MailboxEntry> condition) {
        Set<MailboxName> names = new HashSet<>();
        entries.values().stream().filter(condition).forEach(entry -> addAncestors(entry.name(), names));
        return names;
    }

    private static void addAncestors(MailboxName name, Set<MailboxName> into) {
        Optional<MailboxName> above = name.parent();
        while (above.isPresent() && into.add(above.get())) {
            above = above.get().parent();
        }
    }
}
