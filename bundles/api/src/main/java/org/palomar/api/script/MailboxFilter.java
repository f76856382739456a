package org.palomar.api.script;

import java.util.List;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;

/** Runs filters on messages that are in a mailbox already, as their owner asks (FILTER=SIEVE). Safe for any thread. */
public interface MailboxFilter {

    /** What is to run. */
    sealed interface Which {

        /** All that runs at delivery: the operator's scripts and the owner's active one. */
        record Delivery() implements Which {}

        /** The owner's script of this name; the active one if it is empty. */
        record Personal(String name) implements Which {}

        /** A script that the operator offers to be included. */
        record Global(String name) implements Which {}

        /** A script that is kept nowhere, in UTF-8, one character for each octet. */
        record Text(String octets) implements Which {}
    }

    /**
     * Gets ready to run.
     *
     * @throws ScriptRefusalException {@code NON_EXISTENT} or {@code WRONG}
     */
    Prepared prepare(Account account, Which which) throws ScriptRefusalException, StoreException;

    /** A filter that is ready. For one thread. */
    interface Prepared {

        /**
         * Runs on messages, and does what scripts say: at the end, copies are durable, and messages that are not kept are marked {@code \Deleted}. Nobody is answered and nothing is refused.
         *
         * @param uids some hundred at the most, whose changes are made together
         * @return of each message that is there still, in the order of UIDs
         */
        List<Result> run(MailboxName name, Mailbox mailbox, UidSet uids) throws StoreException, MailboxException;
    }

    /**
     * What came of one message.
     *
     * @param changed whether anything was done
     * @param fault what is wrong with the script, which then did nothing; empty if nothing is
     */
    record Result(long uid, boolean changed, String fault) {}
}
