package org.palomar.relay.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.queue.RemoteReply;
import org.palomar.net.LineChannel;
import org.palomar.net.OutgoingConnection;
import org.palomar.relay.grammar.Extensions;
import org.palomar.relay.grammar.Reply;
import org.palomar.relay.session.NoSessionException.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session with a server that has greeted us and takes mail. One thread at a time uses it. */
public final class SmtpClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpClient.class);

    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final OutgoingConnection connection;
    private final ReplyReader replies;
    private final Hop hop;
    private final Waits waits;
    private final Extensions extensions;
    private final Optional<Handshake.Agreed> tls;
    private boolean untidy;
    private int messages;

    SmtpClient(
            OutgoingConnection connection,
            ReplyReader replies,
            Hop hop,
            Waits waits,
            Extensions extensions,
            Optional<Handshake.Agreed> tls) {
        this.connection = connection;
        this.replies = replies;
        this.hop = hop;
        this.waits = waits;
        this.extensions = extensions;
        this.tls = tls;
    }

    public Hop hop() {
        return hop;
    }

    Extensions extensions() {
        return extensions;
    }

    LineChannel channel() {
        return connection.channel();
    }

    Waits waits() {
        return waits;
    }

    /** Whether the server is who its name says, as an authority says too. */
    boolean isVerified() {
        return tls.isPresent() && tls.get().doubt().isEmpty();
    }

    /** For people: protocol, cipher suite, and whether the server is who it should be. */
    public String tls() {
        return tls.map(agreed -> agreed.description()
                        + agreed.doubt().map(doubt -> ", not verified").orElse(", verified" + agreed.by()))
                .orElse("no TLS");
    }

    public boolean isTls() {
        return tls.isPresent();
    }

    /** Why the server may be another than its name says; empty if it is who it should be, or there is no TLS. */
    Optional<CertificateException> doubt() {
        return tls.flatMap(Handshake.Agreed::doubt);
    }

    /** Where we come from. */
    InetAddress local() {
        return connection.local().getAddress();
    }

    /** Messages that were sent over it. */
    public int messages() {
        return messages;
    }

    /** Whether another message can follow: the server has neither gone nor said anything unasked. */
    public boolean isFresh() {
        return connection.isQuiet();
    }

    void write(String command) throws IOException {
        byte[] line = (command + "\r\n").getBytes(StandardCharsets.UTF_8);
        connection.channel().write(line, 0, line.length);
    }

    /** A reply within the ordinary time. */
    Reply reply() throws IOException {
        return replies.read(waits.reply());
    }

    /** The reply to the end of a message. */
    Reply endReply() throws IOException {
        return replies.readLast(waits.end());
    }

    /** A message begins; whether what was there before it has to be cleared away with RSET first. */
    boolean begin() {
        messages++;
        replies.begin();
        boolean reset = untidy;
        untidy = true;
        return reset;
    }

    /** The message ended as it should: the next can begin at once. */
    void tidy() {
        untidy = false;
    }

    /**
     * Says good-bye without waiting for the answer (RFC 5321 §4.1.1.10 would, but nothing hangs on it). A server that takes nothing any more holds this up for {@link #FAREWELL} at the
     * most.
     */
    public void quit() {
        try {
            connection.hurry(FAREWELL);
            write("QUIT");
            connection.channel().flush();
        } catch (IOException gone) {
            LOG.debug("{} is gone: {}", hop, gone.getMessage());
        }
        connection.close();
    }

    @Override
    public void close() {
        connection.close();
    }

    static NoSessionException broken(IOException failure) {
        RemoteReply reply = failure instanceof ServerClosesException closes
                ? closes.reply().remote()
                : RemoteReply.of(451, "4.4.2", words(failure));
        return new NoSessionException(
                failure instanceof ServerClosesException ? Cause.REFUSED : Cause.CONNECTION, reply);
    }

    /** What went wrong; the exceptions of channels that were closed say nothing. */
    static String words(IOException failure) {
        String message = failure.getMessage();
        return message == null ? "the connection was closed" : message;
    }

    static NoSessionException refused(String where, Reply reply) {
        RemoteReply now = reply.remoteForNow();
        return NoSessionException.refused(
                RemoteReply.of(now.code(), now.status(), where + ": " + now.text()),
                reply.isIntermediate() ? now : reply.remote());
    }
}
