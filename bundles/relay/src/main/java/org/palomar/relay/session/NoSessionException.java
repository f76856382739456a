package org.palomar.relay.session;

import org.palomar.api.queue.RemoteReply;

/** No message can be sent to a server now. */
public final class NoSessionException extends Exception {

    /** Why. */
    public enum Cause {
        /** It could not be reached, or the connection broke. */
        CONNECTION,
        /** It said so. */
        REFUSED,
        /** TLS failed, or is not what was demanded. */
        TLS,
        /** It doesn't know our name or password. */
        LOGIN,
        /** It is this server. */
        OURSELVES
    }

    private static final long serialVersionUID = 1;

    private final Cause reason;
    private final transient RemoteReply reply;

    NoSessionException(Cause reason, RemoteReply reply) {
        super(reply.toString());
        this.reason = reason;
        this.reply = reply;
    }

    static NoSessionException of(Cause reason, int code, String status, String text) {
        return new NoSessionException(reason, RemoteReply.of(code, status, text));
    }

    public Cause reason() {
        return reason;
    }

    /** For the sender; a code of 400 to 499. */
    public RemoteReply reply() {
        return reply;
    }
}
