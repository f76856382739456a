package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NetServerTest {

    private NetServer net;

    @BeforeEach
    void listen() throws IOException {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        net.listen(ListenerSettings.loopback("echo", "echo", ListenerSettings.Tls.NONE));
    }

    @AfterEach
    void close() {
        net.close();
    }

    /** Echoes lines of at most ten octets; names itself first and says good-bye when it goes. */
    private static ConnectionHandler echo(String name) {
        return connection -> {
            LineChannel channel = connection.channel();
            channel.write(name + "\r\n");
            while (true) {
                switch (channel.readLine(10, Duration.ofSeconds(10))) {
                    case LineChannel.Line line -> channel.write(channel.text(line) + "\r\n");
                    case LineChannel.TooLong tooLong -> channel.write("too long\r\n");
                    case LineChannel.Drained drained -> {
                        channel.write("bye\r\n");
                        return;
                    }
                    case LineChannel.EndOfStream end -> {
                        return;
                    }
                    case LineChannel.TimedOut late -> {
                        return;
                    }
                }
            }
        };
    }

    private record Client(Socket socket, BufferedReader in) implements AutoCloseable {

        static Client to(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            return new Client(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)));
        }

        Optional<String> line() throws IOException {
            return Optional.ofNullable(in.readLine());
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void opensThePortOnlyWhenAHandlerIsThere() {
        assertThat(net.port("echo")).isZero();
        net.handler("echo", echo("one"));
        assertThat(net.port("echo")).isPositive();
    }

    @Test
    void answersPipelinedLinesAndRefusesLongOnes() throws IOException {
        net.handler("echo", echo("one"));
        try (Client client = Client.to(net.port("echo"))) {
            assertThat(client.line()).contains("one");
            client.send("a\r\nb\r\n" + "x".repeat(100_000) + "\r\nc\r\n");
            assertThat(client.line()).contains("a");
            assertThat(client.line()).contains("b");
            assertThat(client.line()).contains("too long");
            assertThat(client.line()).contains("c");
        }
    }

    @Test
    void drainsIdleSessionsAndKeepsNewConnectionsForTheSuccessor() throws IOException {
        NetServer.Registration first = net.handler("echo", echo("one"));
        int port = net.port("echo");
        try (Client old = Client.to(port)) {
            assertThat(old.line()).contains("one");
            first.withdraw();
            assertThat(old.line()).contains("bye");
            assertThat(old.line()).isEmpty();
            try (Client waiting = Client.to(port)) {
                net.handler("echo", echo("two"));
                assertThat(waiting.line()).contains("two");
            }
        }
        assertThat(net.port("echo")).isEqualTo(port);
    }

    @Test
    void closesThePortAndWaitingConnectionsWhenAbandoned() throws IOException {
        NetServer.Registration only = net.handler("echo", echo("one"));
        int port = net.port("echo");
        only.withdraw();
        try (Client waiting = Client.to(port)) {
            only.abandon();
            assertThat(waiting.line()).isEmpty();
        }
        assertThat(net.port("echo")).isZero();
    }
}
