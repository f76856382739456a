package org.palomar.delivery.internal.snooze;

import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Mailboxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes one message: flags, then one move. A target that does not take it is not its end: it goes there without its keywords, or to INBOX. */
final class Awakening {

    private static final Logger LOG = LoggerFactory.getLogger(Awakening.class);

    /** What became of it. */
    enum Outcome {
        AWAKE,
        /** Its owner has moved or deleted it, or its mailbox. */
        GONE,
        /** The mailbox has another name since the look into the list. */
        ELSEWHERE,
        /** It can't be woken now. */
        REFUSED
    }

    private static final Flags DELETED = Flags.of(Flag.DELETED);

    private final MailAccount account;
    private final Mailbox from;
    private final UidSet message;
    private final Wish wish;

    private Awakening(MailAccount account, Mailbox from, UidSet message, Wish wish) {
        this.account = account;
        this.from = from;
        this.message = message;
        this.wish = wish;
    }

    static Outcome of(MailStore mail, Wakings.Due due) throws StoreException, MailboxException {
        if (due.name().isEmpty()) {
            return Outcome.GONE;
        }
        Optional<Wish> wish = Wish.of(due.note());
        if (wish.isEmpty()) {
            LOG.warn(
                    "What is to become of a snoozed message of account {} can't be read: it goes to INBOX",
                    due.account());
        }
        MailAccount account = mail.account(due.account());
        Optional<Mailbox> from = open(account, due.name().get());
        if (from.isEmpty() || !from.get().id().equals(due.mailbox())) {
            return Outcome.ELSEWHERE;
        }
        MailboxView view = from.get().view();
        int index = view.indexOf(due.uid());
        if (index < 0 || view.flags(index).isDeleted()) {
            return Outcome.GONE;
        }
        Awakening one = new Awakening(account, from.get(), UidSet.of(due.uid()), wish.orElse(Wish.PLAIN));
        LOG.info("A message of account {} has woken, and is in {}", due.account(), one.wake(view.flags(index)));
        return Outcome.AWAKE;
    }

    private static Optional<Mailbox> open(MailAccount account, MailboxName name) throws StoreException {
        try {
            return Optional.of(account.open(name));
        } catch (MailboxException missing) {
            return Optional.empty();
        }
    }

    /** {@code \Deleted} comes last: before the move it would be taken for its owner's wish, should this end in between. */
    private MailboxName wake(Flags before) throws StoreException, MailboxException {
        change(from, message, FlagChange.Kind.REMOVE, wish.removed());
        change(from, message, FlagChange.Kind.ADD, wish.added().without(DELETED));
        MailboxName target = Mailboxes.resolve(account, wish.target());
        return move(target, before);
    }

    private MailboxName move(MailboxName target, Flags before) throws StoreException, MailboxException {
        try {
            moveTo(target, before);
            return target;
        } catch (MailboxException refused) {
            refused(target, refused);
        } catch (StoreException damaged) {
            if (damaged.reason() != StoreException.Reason.DAMAGED) {
                throw damaged;
            }
            refused(target, damaged);
        }
        moveTo(MailboxName.INBOX, before);
        return MailboxName.INBOX;
    }

    private static void refused(MailboxName target, Exception why) {
        LOG.info("A message that wakes goes to INBOX, as {} does not take it: {}", target, why.getMessage());
    }

    private void moveTo(MailboxName target, Flags before) throws StoreException, MailboxException {
        Mailbox to = account.open(target);
        UidSet there = message;
        if (!to.id().equals(from.id())) {
            there = moved(to, before);
        }
        if (wish.added().set().contains(Flag.DELETED)) {
            change(to, there, FlagChange.Kind.ADD, DELETED);
        }
    }

    /** A mailbox that has no room for more keywords takes the message without them, as when it is delivered. */
    private UidSet moved(Mailbox to, Flags before) throws StoreException, MailboxException {
        try {
            return from.move(message, to).target();
        } catch (MailboxException refused) {
            List<Flag> keywords = before.with(wish.added()).set().stream()
                    .filter(flag -> !flag.isSystem())
                    .toList();
            if (refused.reason() != MailboxException.Reason.LIMIT_OR_RULE || keywords.isEmpty()) {
                throw refused;
            }
            change(from, message, FlagChange.Kind.REMOVE, Flags.of(keywords));
            return from.move(message, to).target();
        }
    }

    /** Flags that don't fit keep no message from waking. */
    private static void change(Mailbox mailbox, UidSet message, FlagChange.Kind kind, Flags flags)
            throws StoreException {
        if (flags.set().isEmpty() || message.isEmpty()) {
            return;
        }
        try {
            var unused = mailbox.changeFlags(message, new FlagChange(kind, flags), Long.MAX_VALUE);
        } catch (MailboxException full) {
            LOG.debug("A message wakes without its flags: {}", full.getMessage());
        }
    }
}
