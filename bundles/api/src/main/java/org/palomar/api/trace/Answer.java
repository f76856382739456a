package org.palomar.api.trace;

import org.palomar.api.address.Address;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

/**
 * What was said of a recipient, in the words of whoever decided.
 *
 * @param host the server that said so; empty for this one
 */
public record Answer(Address recipient, Fate fate, String host, RemoteReply reply) {

    /** What became of the recipient. */
    public enum Fate {
        DELIVERED,
        /** Handed to a server that does not say more. */
        RELAYED,
        DEFERRED,
        FAILED
    }

    public Answer {
        host = Words.plain(host, RecipientResult.MAX_HOST);
    }

    /** Of a result of an attempt. */
    public static Answer of(Address recipient, RecipientResult result) {
        Fate fate = switch (result) {
            case RecipientResult.Delivered delivered -> delivered.host().isEmpty() ? Fate.DELIVERED : Fate.RELAYED;
            case RecipientResult.Deferred deferred -> Fate.DEFERRED;
            case RecipientResult.Failed failed -> Fate.FAILED;
        };
        return new Answer(recipient, fate, result.host(), result.reply());
    }
}
