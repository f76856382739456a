package org.palomar.mailboxes.internal.record;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;

/** An account's mailboxes and subscriptions. Immutable. */
public record AccountRecord(Map<MailboxName, Entry> mailboxes, SortedSet<MailboxName> subscriptions) {

    /** One mailbox. */
    public record Entry(long mailbox, Set<SpecialUse> uses) {
        public Entry {
            uses = Set.copyOf(uses);
        }
    }

    public static final AccountRecord EMPTY = new AccountRecord(Map.of(), Collections.emptySortedSet());

    public AccountRecord {
        mailboxes = Collections.unmodifiableMap(new TreeMap<>(mailboxes));
        subscriptions = Collections.unmodifiableSortedSet(new TreeSet<>(subscriptions));
    }

    public AccountRecord with(MailboxName name, Entry entry) {
        Map<MailboxName, Entry> changed = new TreeMap<>(mailboxes);
        changed.put(name, entry);
        return new AccountRecord(changed, subscriptions);
    }

    public AccountRecord without(MailboxName name) {
        Map<MailboxName, Entry> changed = new TreeMap<>(mailboxes);
        changed.remove(name);
        return new AccountRecord(changed, subscriptions);
    }

    public AccountRecord subscribed(MailboxName name, boolean subscribed) {
        SortedSet<MailboxName> changed = new TreeSet<>(subscriptions);
        if (subscribed) {
            changed.add(name);
        } else {
            changed.remove(name);
        }
        return new AccountRecord(mailboxes, changed);
    }

    public byte[] encode() {
        OctetWriter out = new OctetWriter(256);
        out.number(mailboxes.size());
        mailboxes.forEach((name, entry) -> {
            out.text(name.value()).number(entry.mailbox()).number(entry.uses().size());
            entry.uses().stream().sorted().forEach(use -> out.text(use.attribute()));
        });
        out.number(subscriptions.size());
        subscriptions.forEach(name -> out.text(name.value()));
        return out.octets();
    }

    public static AccountRecord decode(byte[] octets) throws StoreException {
        OctetReader in = new OctetReader(octets);
        Map<MailboxName, Entry> mailboxes = new TreeMap<>();
        for (int i = in.count(); i > 0; i--) {
            MailboxName name = name(in);
            mailboxes.put(name, new Entry(in.number(), uses(in)));
        }
        SortedSet<MailboxName> subscriptions = new TreeSet<>();
        for (int i = in.count(); i > 0; i--) {
            subscriptions.add(name(in));
        }
        return new AccountRecord(mailboxes, subscriptions);
    }

    private static MailboxName name(OctetReader in) throws StoreException {
        return MailboxName.parse(in.text()).orElseThrow(OctetReader::damaged);
    }

    /** Uses that this version doesn't know are passed over. */
    private static Set<SpecialUse> uses(OctetReader in) throws StoreException {
        Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
        for (int i = in.count(); i > 0; i--) {
            String attribute = in.text();
            for (SpecialUse use : SpecialUse.values()) {
                if (use.attribute().equals(attribute)) {
                    uses.add(use);
                }
            }
        }
        return uses;
    }
}
