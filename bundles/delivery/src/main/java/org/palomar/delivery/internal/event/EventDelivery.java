package org.palomar.delivery.internal.event;

import java.io.IOException;
import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filtered;

/** Runs scripts on messages of events, and sends what they send. Safe for any thread. */
public interface EventDelivery {

    /**
     * Runs the scripts; what they send, remember and tell the owner is durable when it returns.
     *
     * @param message as the owner would submit it
     * @return what is to be done in mailboxes; empty where the message stays as it is, since the owner may send no more
     */
    Optional<Filtered> deliver(Account owner, MailTransaction message, Event event) throws IOException, StoreException;

    /** Tells the owner, once a day at the most, that the script of the event did not do all of its work. */
    void complain(Account owner, MailTransaction message, Event event, String fault) throws IOException, StoreException;
}
