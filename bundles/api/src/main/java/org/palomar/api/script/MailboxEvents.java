package org.palomar.api.script;

import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;

/** Runs Sieve scripts on what clients do to messages in mailboxes (RFC 6785). Safe for any thread. */
public interface MailboxEvents {

    /** What a client did (RFC 6785 §4.3); MOVE is a COPY where the message arrives. */
    enum Cause {
        APPEND,
        COPY,
        FLAG
    }

    /**
     * Something that was done and is durable.
     *
     * @param name of the mailbox that has the messages now
     * @param from where they were copied or moved from
     * @param changed flags that each of them has, or has no more, by what was done
     */
    record Event(
            Account account,
            MailboxName name,
            Mailbox mailbox,
            Cause cause,
            UidSet uids,
            Flags changed,
            Optional<MailboxName> from) {}

    /** Whether anything could come of it, so that it is worth telling what happens; costs next to nothing. */
    boolean concern(AccountId account, Cause cause) throws StoreException;

    /**
     * Runs the scripts of the mailbox on each of the messages, and does what they say, before it returns. What goes wrong leaves messages as they are, and is told to whom it concerns; nothing
     * is thrown. What scripts do is no event itself.
     */
    void happened(Event event);
}
