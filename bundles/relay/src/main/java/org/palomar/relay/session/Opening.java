package org.palomar.relay.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.net.Dialer;
import org.palomar.net.OutgoingConnection;
import org.palomar.relay.grammar.Extensions;
import org.palomar.relay.grammar.Reply;
import org.palomar.relay.session.NoSessionException.Cause;

/**
 * Begins sessions: connects, is greeted, says who we are, turns TLS on, logs in. Safe for any thread.
 *
 * @param names what this server greets with, besides the name that it gives on a way
 */
public record Opening(Dialer dialer, Waits waits, Set<String> names) {

    public Opening {
        names = Set.copyOf(names);
    }

    /** For who has one name. */
    public Opening(Dialer dialer, Waits waits) {
        this(dialer, waits, Set.of());
    }

    /**
     * Begins a session. Blocks.
     *
     * @throws NoSessionException when the server can't be reached, takes no mail now, or is not what is demanded
     */
    public SmtpClient open(Hop hop) throws NoSessionException {
        OutgoingConnection connection = connect(hop);
        boolean opened = false;
        try {
            SmtpClient client = new Greeting(connection, hop).open();
            opened = true;
            return client;
        } catch (IOException broken) {
            throw SmtpClient.broken(broken);
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private OutgoingConnection connect(Hop hop) throws NoSessionException {
        InetAddress remote = hop.address().getAddress();
        try {
            return dialer.connect(hop.address(), hop.self().towards(remote), waits.connect(), waits.output());
        } catch (IOException unreachable) {
            throw NoSessionException.of(
                    Cause.CONNECTION, 451, "4.4.1", "No connection: " + SmtpClient.words(unreachable));
        }
    }

    /** One session's beginning. */
    private final class Greeting {

        private final OutgoingConnection connection;
        private final Hop hop;
        private final ReplyReader replies;
        private Optional<Handshake.Agreed> tls = Optional.empty();

        Greeting(OutgoingConnection connection, Hop hop) {
            this.connection = connection;
            this.hop = hop;
            this.replies = new ReplyReader(connection.channel(), waits.all());
        }

        SmtpClient open() throws IOException, NoSessionException {
            if (hop.tls() == TlsDemand.VERIFIED_AT_ONCE) {
                shake();
            }
            Reply greeting = replies.read(waits.reply());
            if (!greeting.isPositive()) {
                throw SmtpClient.refused("Greeting", greeting);
            }
            Extensions extensions = hello();
            if (!connection.isTls() && hop.tls() != TlsDemand.NEVER) {
                extensions = secured(extensions);
            }
            if (hop.login().isPresent()) {
                login(hop.login().get(), extensions);
            }
            return new SmtpClient(connection, replies, hop, waits, extensions, tls);
        }

        private Reply ask(String command) throws IOException {
            connection.channel().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return replies.read(waits.reply());
        }

        private Extensions hello() throws IOException, NoSessionException {
            String name = hop.self().nameFrom(connection.local().getAddress());
            Reply reply = ask("EHLO " + name);
            if (reply.isPositive()) {
                Extensions extensions = Extensions.of(reply);
                if (!hop.named()
                        && !hop.self().isUnnamed()
                        && (extensions.greeted().equals(name) || names.contains(extensions.greeted()))) {
                    throw NoSessionException.of(
                            Cause.OURSELVES,
                            451,
                            "4.4.6",
                            "The server greets with our own name, " + extensions.greeted());
                }
                return extensions;
            }
            // RFC 5321 §3.2: an old server; one that is busy says so to HELO too.
            Reply old = ask("HELO " + name);
            if (!old.isPositive()) {
                throw SmtpClient.refused("EHLO", reply);
            }
            return Extensions.NONE;
        }

        private Extensions secured(Extensions plain) throws IOException, NoSessionException {
            if (!plain.has("STARTTLS")) {
                return withoutTls(plain, "The server does not offer TLS");
            }
            Reply reply = ask("STARTTLS");
            if (!reply.isPositive()) {
                return withoutTls(plain, "The server refuses STARTTLS: " + reply.remoteForNow());
            }
            shake();
            return hello(); // RFC 3207 §4.2: what was said before does not count
        }

        private Extensions withoutTls(Extensions plain, String why) throws NoSessionException {
            if (hop.tls().isBinding()) {
                throw NoSessionException.withoutTls(
                        TlsFailure.Kind.STARTTLS_NOT_SUPPORTED, why + ", which is demanded");
            }
            return plain;
        }

        private void shake() throws NoSessionException {
            try {
                tls = Optional.of(Handshake.shake(connection, hop, waits.reply()));
            } catch (IOException failed) {
                if (Thread.currentThread().isInterrupted()) {
                    throw SmtpClient.broken(failed); // that was us, and says nothing of the server
                }
                throw NoSessionException.withoutTls(TlsSight.kind(failed), "TLS failed: " + SmtpClient.words(failed));
            }
        }

        private void login(Login login, Extensions extensions) throws IOException, NoSessionException {
            if (!connection.isTls() && !hop.address().getAddress().isLoopbackAddress()) {
                throw NoSessionException.of(Cause.TLS, 451, "4.7.11", "A password is sent under TLS only");
            }
            Reply reply = switch (mechanism(extensions)) {
                case "PLAIN" -> ask("AUTH PLAIN " + base64("\0" + login.user() + "\0" + login.password()));
                case "LOGIN" -> plainOld(login);
                default ->
                    throw NoSessionException.of(
                            Cause.LOGIN, 451, "4.7.4", "The server offers neither AUTH PLAIN nor AUTH LOGIN");
            };
            if (!reply.isPositive()) {
                throw NoSessionException.of(
                        Cause.LOGIN, 451, "4.7.8", "The server refuses the login: " + reply.remoteForNow());
            }
        }

        private static String mechanism(Extensions extensions) {
            if (extensions.mechanisms().contains("PLAIN")) {
                return "PLAIN";
            }
            return extensions.mechanisms().contains("LOGIN") ? "LOGIN" : "";
        }

        private Reply plainOld(Login login) throws IOException {
            Reply reply = ask("AUTH LOGIN");
            if (reply.isIntermediate()) {
                reply = ask(base64(login.user()));
            }
            return reply.isIntermediate() ? ask(base64(login.password())) : reply;
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
