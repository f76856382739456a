package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.Values;
import org.palomar.api.message.Content;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RemoteReply;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.relay.peer.ScriptedServer;

/** Opens sessions and sends messages, with the real {@code net}; what became of them is text. */
final class Courier implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String TEXT = "Subject: x\r\n\r\n.dots.\r\n";

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Domain HOST = new Domain("mail.example.org");
    static final Identity SELF = Identity.of(new Domain("palomar.example"));
    static final RemoteReply OPEN = new RemoteReply(499, "4.9.9", "open");

    private final NetServer net;
    private Waits waits = new Waits(LONG, LONG, LONG, LONG);

    Courier() throws Exception {
        net = new NetServer(NetSettings.read(new Values(Map.of())), Optional::empty, Clock.systemUTC());
    }

    /** Waits for replies that end within a test. */
    Courier hurried(Duration reply) {
        waits = new Waits(LONG, reply, LONG, LONG);
        return this;
    }

    /** A wait for the reply to the end of a message that ends within a test. */
    void hurriedAtTheEnd() {
        waits = new Waits(LONG, LONG, Duration.ofMillis(200), LONG);
    }

    Hop hop(ScriptedServer server, TlsDemand tls) {
        return Hop.of(HOST, server.address(), tls, SELF);
    }

    SmtpClient open(ScriptedServer server, TlsDemand tls) throws NoSessionException {
        return open(hop(server, tls));
    }

    SmtpClient open(ScriptedServer server, TlsDemand tls, Login login) throws NoSessionException {
        return open(new Hop(Optional.of(HOST), server.address(), tls, Optional.of(login), true, SELF));
    }

    SmtpClient open(Hop hop) throws NoSessionException {
        return new Opening(net, waits, Set.of("mail.palomar.example")).open(hop);
    }

    /** Why there is no session, with its cause. */
    String failure(Hop hop) {
        NoSessionException failure = catchThrowableOfType(NoSessionException.class, () -> open(hop));
        assertThat(failure).isNotNull();
        return failure.reason() + " " + failure.reply();
    }

    String failure(ScriptedServer server, TlsDemand tls) {
        return failure(hop(server, tls));
    }

    static Outbound message(OutboundOptions options, String... recipients) {
        return new Outbound(
                "t1",
                NOW,
                ReversePath.of(Address.of("ana@example.com")),
                Stream.of(recipients)
                        .map(one -> OutboundRecipient.of(Address.of(one)))
                        .toList(),
                Content.of(new byte[0]),
                options,
                Optional.empty());
    }

    static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends {@link #TEXT} for these; one line for each. */
    static List<String> send(SmtpClient client, String... recipients) {
        return send(client, message(OutboundOptions.NONE, recipients), content(TEXT), false);
    }

    /** One line for each recipient, and one more for the session if it did not outlive it. */
    static List<String> send(SmtpClient client, Outbound message, Content content, boolean careful) {
        Results results = new Results(message.recipients());
        String end = "";
        try {
            new Sending(client, message, content, results, careful).run(NOW);
        } catch (NoSessionException failed) {
            end = failed.reason() + " " + failed.reply();
        }
        Stream<String> each = switch (results.result(OPEN)) {
            case AttemptResult.Answered(var all, var visits) ->
                all.stream().map(one -> one.getClass().getSimpleName() + " " + one.reply());
            case AttemptResult.Unreachable unreachable ->
                message.recipients().stream().map(one -> "Deferred " + OPEN);
        };
        return Stream.concat(each, Stream.of(end))
                .map(line -> line.replace("Deferred " + OPEN, "open"))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    static InetSocketAddress nobody() throws IOException {
        try (ScriptedServer closed = new ScriptedServer()) {
            return closed.address();
        }
    }

    @Override
    public void close() {
        net.close();
    }
}
