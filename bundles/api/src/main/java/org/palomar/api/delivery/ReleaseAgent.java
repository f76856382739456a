package org.palomar.api.delivery;

import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;

/** Brings mail that was held back to the account that it was held for. Safe for any thread; the calling thread waits for the disk. */
public interface ReleaseAgent {

    /**
     * Delivers a message to one account in one durable commit, as though it came now and nobody had held it: through the scripts of its owner, with the header fields that it has got here. It counts for
     * nobody's limits, goes nowhere else though the recipient stands for others too, and its story goes on.
     *
     * @param message as it was held, with one recipient, the address by which it came
     * @param owner who gets it
     * @param companion what becomes durable with it; not asked where nothing is to be written, as when a script throws the message away
     * @return {@code 2xx} for what is durable; everything else has changed nothing
     */
    Reply release(MailTransaction message, Account owner, DeliveryAgent.Companion companion);
}
