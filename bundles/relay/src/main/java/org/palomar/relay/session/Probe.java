package org.palomar.relay.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.palomar.api.address.Address;
import org.palomar.api.destination.ServerCall;
import org.palomar.api.destination.ShownCertificate;
import org.palomar.api.queue.Printable;
import org.palomar.api.queue.RemoteReply;
import org.palomar.net.Dialer;
import org.palomar.net.OutgoingConnection;
import org.palomar.relay.grammar.Extensions;
import org.palomar.relay.grammar.Reply;

/**
 * Speaks with a server up to the reply to RCPT, to see what it says, and shows what it saw. It begins no message. What must not go without TLS is not said without it: no recipient is named where a
 * message would not go. Blocking, on the caller's thread; safe for any.
 */
public record Probe(Dialer dialer, Waits waits) {

    private static final Duration FAREWELL = Duration.ofMillis(500);

    /**
     * Calls.
     *
     * @param route by which mail would go so, for people
     */
    public ServerCall call(Hop hop, String route, Optional<Address> recipient) {
        return new Conversation(hop, route, recipient).run();
    }

    /** TLS did not work, where nobody demands it. */
    private static final class NoTlsException extends IOException {

        private static final long serialVersionUID = 1;

        NoTlsException(IOException failure) {
            super("failed: " + SmtpClient.words(failure), failure);
        }
    }

    private final class Conversation {

        private final Hop hop;
        private final String route;
        private final Optional<Address> recipient;
        private final long start = System.nanoTime();
        private String source = "";
        private Optional<RemoteReply> greeting = Optional.empty();
        private String tls = "";
        private Optional<ShownCertificate> certificate = Optional.empty();
        private Optional<RemoteReply> said = Optional.empty();
        private String obstacle = "";

        Conversation(Hop hop, String route, Optional<Address> recipient) {
            this.hop = hop;
            this.route = route;
            this.recipient = recipient;
        }

        ServerCall run() {
            try (OutgoingConnection connection = dialer.connect(
                    hop.address(), hop.self().towards(hop.address().getAddress()), waits.connect(), waits.output())) {
                speak(connection, hop.tls() != TlsDemand.NEVER);
            } catch (NoTlsException failed) {
                // as mail does: RFC 7435 §3
                tls = String.valueOf(failed.getMessage());
                again();
            } catch (ServerClosesException closes) {
                closed(closes.reply());
            } catch (IOException broken) {
                obstacle = (source.isEmpty() ? "No connection: " : "The connection broke: ") + SmtpClient.words(broken);
            }
            return new ServerCall(
                    hop.toString(),
                    route,
                    source,
                    demand(),
                    greeting,
                    printable(tls),
                    certificate,
                    said,
                    printable(obstacle),
                    Duration.ofNanos(System.nanoTime() - start));
        }

        private void again() {
            try (OutgoingConnection connection = dialer.connect(
                    hop.address(), hop.self().towards(hop.address().getAddress()), waits.connect(), waits.output())) {
                speak(connection, false);
            } catch (ServerClosesException closes) {
                closed(closes.reply());
            } catch (IOException broken) {
                obstacle = "The connection broke: " + SmtpClient.words(broken);
            }
        }

        private void closed(Reply reply) {
            if (greeting.isEmpty()) {
                greeting = Optional.of(remote(reply));
            }
            obstacle = "The server closes the connection: " + remote(reply);
        }

        private void speak(OutgoingConnection connection, boolean secure) throws IOException {
            Dialogue dialogue = new Dialogue(connection, new ReplyReader(connection.channel(), waits.all()));
            String name = hop.self().nameFrom(connection.local().getAddress());
            source = connection.local().getAddress().getHostAddress() + " as " + name;
            Reply first = dialogue.read();
            greeting = Optional.of(remote(first));
            if (!first.isPositive()) {
                obstacle = "The server takes no mail from here: " + remote(first);
                return;
            }
            Optional<Extensions> extensions = hello(dialogue, name);
            if (extensions.isPresent() && secure) {
                extensions = secured(dialogue, name, extensions.get());
            }
            if (extensions.isPresent() && obstacle.isEmpty() && recipient.isPresent()) {
                ask(dialogue, recipient.get(), extensions.get());
            }
            connection.hurry(FAREWELL);
            dialogue.write("QUIT");
        }

        private Optional<Extensions> hello(Dialogue dialogue, String name) throws IOException {
            Reply reply = dialogue.ask("EHLO " + name);
            if (reply.isPositive()) {
                Extensions extensions = Extensions.of(reply);
                if (!hop.self().isUnnamed() && extensions.greeted().equals(name)) {
                    obstacle = "The server greets with our own name, " + name;
                }
                return Optional.of(extensions);
            }
            if (dialogue.ask("HELO " + name).isPositive()) {
                return Optional.of(Extensions.NONE);
            }
            obstacle = "The server refuses EHLO: " + remote(reply);
            return Optional.empty();
        }

        private Optional<Extensions> secured(Dialogue dialogue, String name, Extensions plain) throws IOException {
            if (!plain.has("STARTTLS")) {
                without("The server does not offer TLS");
                return Optional.of(plain);
            }
            Reply reply = dialogue.ask("STARTTLS");
            if (!reply.isPositive()) {
                without("The server refuses STARTTLS: " + remote(reply));
                return Optional.of(plain);
            }
            Inspection inspection = new Inspection(hop.dane());
            try {
                SSLSession session = Handshake.shake(dialogue.connection(), hop, inspection, true, waits.reply());
                tls = Handshake.described(session);
            } catch (IOException failed) {
                if (!hop.tls().isBinding()) {
                    throw new NoTlsException(failed);
                }
                throw new IOException("TLS failed: " + SmtpClient.words(failed), failed);
            }
            certificate = inspection.shown();
            if (hop.tls().verifies()) {
                inspection
                        .mismatch()
                        .ifPresent(doubt -> obstacle = "The certificate is not what is demanded: " + doubt);
            }
            return hello(dialogue, name);
        }

        private void without(String why) {
            if (hop.tls().isBinding()) {
                obstacle = why + ", which is demanded";
            }
        }

        /** The null sender, as notices have: nobody else would hear of what comes of it. */
        private void ask(Dialogue dialogue, Address address, Extensions server) throws IOException {
            boolean wide = address.isInternationalized();
            if (wide && !server.has("SMTPUTF8")) {
                obstacle = "The address needs SMTPUTF8, which the server does not offer";
                return;
            }
            Reply mail = dialogue.ask("MAIL FROM:<>" + (wide ? " SMTPUTF8" : ""));
            Reply last = mail.isPositive() ? dialogue.ask("RCPT TO:<" + address + ">") : mail;
            said = Optional.of(remote(last));
            if (!last.isPositive()) {
                obstacle = mail.isPositive() ? "The recipient is not taken" : "The sender is not taken";
            }
        }

        private String demand() {
            if (hop.dane().isPresent()) {
                return "one of the certificates that DNSSEC vouches for (DANE)";
            }
            return switch (hop.tls()) {
                case NEVER -> "no TLS";
                case IF_OFFERED -> "TLS if it is offered, whoever the server is";
                case ENCRYPTED -> "TLS, whoever the server is";
                case VERIFIED, VERIFIED_AT_ONCE ->
                    "a verified certificate"
                            + (hop.sts().filter(one -> one.isEnforced()).isPresent() ? " (MTA-STS)" : "");
            };
        }

        private static RemoteReply remote(Reply reply) {
            return reply.isIntermediate() ? reply.remoteForNow() : reply.remote();
        }

        private static String printable(String text) {
            return Printable.neutralised(text, RemoteReply.MAX_TEXT);
        }
    }

    /** Commands and replies. */
    private final class Dialogue {

        private final OutgoingConnection connection;
        private final ReplyReader replies;

        Dialogue(OutgoingConnection connection, ReplyReader replies) {
            this.connection = connection;
            this.replies = replies;
        }

        OutgoingConnection connection() {
            return connection;
        }

        Reply read() throws IOException {
            return replies.read(waits.reply());
        }

        Reply ask(String command) throws IOException {
            write(command);
            return read();
        }

        void write(String command) throws IOException {
            connection.channel().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            connection.channel().flush();
        }
    }
}
