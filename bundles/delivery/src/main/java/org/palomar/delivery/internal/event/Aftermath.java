package org.palomar.delivery.internal.event;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filtered;
import org.palomar.delivery.internal.script.Mailboxes;

/**
 * What scripts want done in mailboxes with some messages of one event, gathered, so that many messages cost few commits: copies come first, flags and {@code \Deleted} when they are
 * durable. For one thread.
 */
final class Aftermath {

    private static final Content NO_PREFIX = Content.of(new byte[0]);
    private static final Flags DELETED = Flags.of(Flag.DELETED);

    /** @param flags that the copies are to have, or the messages' own if empty */
    private record Copying(MailboxName target, Optional<Flags> flags) {}

    private final MailStore store;
    private final MailAccount account;
    private final Mailbox mailbox;
    private final Map<Copying, UidSet.Builder> copies = new LinkedHashMap<>();
    private final Map<FlagChange, UidSet.Builder> changes = new LinkedHashMap<>();

    Aftermath(MailStore store, MailAccount account, Mailbox mailbox) {
        this.store = store;
        this.account = account;
        this.mailbox = mailbox;
    }

    /**
     * Adds what becomes of one message. What a script has changed is filed at once.
     *
     * @param received when the message came
     * @return whether anything is going to change
     */
    boolean add(long uid, Instant received, Event event, Filtered filtered)
            throws StoreException, MailboxException, IOException {
        Optional<Flags> kept = Optional.empty();
        boolean filed = false;
        for (Filtered.Filing filing : filtered.filings()) {
            MailboxName target = filing.destination().isPresent()
                    ? Mailboxes.resolve(account, filing.destination().get())
                    : event.mailbox();
            if (target.equals(event.mailbox()) || !exists(target)) {
                kept = Optional.of(filing.flags());
                continue;
            }
            filed = true;
            if (filtered.isUnchanged(filing.message())) {
                Optional<Flags> own = Optional.of(filing.flags()).filter(flags -> !flags.equals(event.flags()));
                copies.computeIfAbsent(new Copying(target, own), absent -> new UidSet.Builder())
                        .add(uid);
            } else {
                append(target, filing, received);
            }
        }
        if (kept.isEmpty()) {
            change(FlagChange.Kind.ADD, DELETED, uid);
            return true;
        }
        // What the script changed, and nothing else: another session may change flags at this moment.
        change(FlagChange.Kind.ADD, kept.get().without(event.flags()), uid);
        change(FlagChange.Kind.REMOVE, event.flags().without(kept.get()), uid);
        return filed || !kept.get().equals(event.flags());
    }

    private boolean exists(MailboxName name) throws StoreException {
        return account.list().stream()
                .anyMatch(entry -> entry.selectable() && entry.name().equals(name));
    }

    private void append(MailboxName target, Filtered.Filing filing, Instant received)
            throws StoreException, MailboxException, IOException {
        try (StagedMessage staged = store.stage(filing.message())) {
            UidSet unused =
                    account.open(target).append(List.of(new NewMessage(staged, NO_PREFIX, filing.flags(), received)));
        }
    }

    private void change(FlagChange.Kind kind, Flags flags, long uid) {
        if (!flags.set().isEmpty()) {
            changes.computeIfAbsent(new FlagChange(kind, flags), absent -> new UidSet.Builder())
                    .add(uid);
        }
    }

    /** Does all of it; what fails leaves the rest undone, and no message marked that is not elsewhere. */
    void carryOut() throws StoreException, MailboxException {
        for (Map.Entry<Copying, UidSet.Builder> each : copies.entrySet()) {
            Mailbox target = account.open(each.getKey().target());
            Mailbox.CopyResult copied = mailbox.copy(each.getValue().build(), target);
            Optional<Flags> flags = each.getKey().flags();
            if (flags.isPresent() && !copied.target().isEmpty()) {
                var unused = target.changeFlags(
                        copied.target(), new FlagChange(FlagChange.Kind.REPLACE, flags.get()), Long.MAX_VALUE);
            }
        }
        for (Map.Entry<FlagChange, UidSet.Builder> each : changes.entrySet()) {
            var unused = mailbox.changeFlags(each.getValue().build(), each.getKey(), Long.MAX_VALUE);
        }
    }
}
