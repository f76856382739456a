package org.palomar.api.script;

/**
 * Hears what clients do to messages in mailboxes, such as somebody who learns from it. All services of this kind are told, before scripts run that may move the messages on; what scripts and deliveries do is told to nobody. Safe for any thread.
 */
public interface MailboxWitness {

    /** Takes notice, on the thread of the client's session, and returns at once. What was done is durable. */
    void happened(MailboxEvents.Event event);
}
