package org.palomar.imap.session;

import java.io.IOException;
import java.time.Duration;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;

/** The other end, as handlers see it: the connection, what is written to it, and what it has enabled. */
final class Client {

    private final Connection connection;
    private final Services services;
    private final Output out;
    private final Enabled enabled = new Enabled();
    private final long begun = System.nanoTime();

    Client(Connection connection, Services services) {
        this.connection = connection;
        this.services = services;
        this.out = new Output(connection.channel());
    }

    Connection connection() {
        return connection;
    }

    LineChannel channel() {
        return connection.channel();
    }

    Services services() {
        return services;
    }

    Settings settings() {
        return services.settings().get();
    }

    Output out() {
        return out;
    }

    Enabled enabled() {
        return enabled;
    }

    LoginContext loginContext() {
        return connection.loginContext();
    }

    /**
     * Between two steps of a long command: lets other sessions run.
     *
     * @throws StoreException when the server is going: the command is refused, and the session ends after it
     */
    void giveWay() throws StoreException {
        channel().giveWay();
        if (connection.isDraining()) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the server is going");
        }
    }

    /** Asks for what the client announced or must answer (RFC 9051 §7.6). */
    void askToContinue(String text) throws IOException {
        out.text("+ ").text(text).crlf().flush();
    }

    /** Writes {@code * } and a line. */
    Output untagged(String line) throws IOException {
        return out.text("* ").text(line).crlf();
    }

    /** A name as this client reads it. */
    Output name(MailboxName name) throws IOException {
        return out.mailbox(enabled.names().encode(name.value()));
    }

    /** How long the next octets may be waited for. */
    Duration timeout(boolean loggedIn) {
        if (loggedIn) {
            return settings().idleTimeout();
        }
        Duration left = untilLogin();
        return left.compareTo(settings().loginTimeout()) < 0 ? left : settings().loginTimeout();
    }

    /** How long the client still has to log in; zero if it has no more time. */
    Duration untilLogin() {
        Duration left = settings().loginDeadline().minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
