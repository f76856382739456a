package org.palomar.queue.internal.notice;

import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RemoteReply;

/**
 * A recipient in a notice.
 *
 * @param status enhanced status code (RFC 3463); that of the reply, or our own reason to give up
 * @param reply the last words about it
 * @param host who said them; empty for this server
 */
public record Told(OutboundRecipient recipient, Action action, String status, RemoteReply reply, String host) {

    public static Told of(OutboundRecipient recipient, Action action, RemoteReply reply, String host) {
        return new Told(recipient, action, reply.status(), reply, host);
    }
}
