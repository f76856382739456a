package org.palomar.relay.session;

import java.io.IOException;
import org.palomar.relay.grammar.Reply;

/** The server said 421: it closes the connection, whatever was asked (RFC 5321 §3.8). */
final class ServerClosesException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    ServerClosesException(Reply reply) {
        super(reply.remote().toString());
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
