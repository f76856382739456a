package org.palomar.net;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Greets with its name and echoes lines of at most ten octets. {@code who} is answered with the client's address, {@code local} with whether listener and client are on
 * loopback, {@code bind} with the channel
 * binding, {@code big} with a line of {@value #BIG} octets; {@code tls} begins TLS. Says {@code bye} when it goes,
 * and has {@code not now} said to those that it can't serve.
 */
public final class EchoHandler implements ConnectionHandler {

    static final int BIG = 300_000;

    private final String name;
    private final AtomicInteger sessions = new AtomicInteger();

    public EchoHandler(String name) {
        this.name = name;
    }

    /** Sessions that run at this moment. */
    public int sessions() {
        return sessions.get();
    }

    @Override
    public String refusal() {
        return "not now\r\n";
    }

    @Override
    public void handle(Connection connection) throws IOException {
        sessions.incrementAndGet();
        try {
            converse(connection);
        } finally {
            sessions.decrementAndGet();
        }
    }

    private void converse(Connection connection) throws IOException {
        LineChannel channel = connection.channel();
        channel.write(name + "\r\n");
        while (true) {
            switch (channel.readLine(10, Duration.ofSeconds(10))) {
                case LineChannel.Line line -> answer(channel.text(line), connection);
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
    }

    private static void answer(String line, Connection connection) throws IOException {
        LineChannel channel = connection.channel();
        switch (line) {
            case "who" -> channel.write(connection.remote().getAddress().getHostAddress() + "\r\n");
            case "local" -> channel.write(connection.loopbackListener() + "\r\n");
            case "bind" ->
                channel.write(HexFormat.of().formatHex(connection.tlsEndPoint().orElse(new byte[0])) + "\r\n");
            case "big" -> channel.write("x".repeat(BIG) + "\r\n");
            case "tls" -> {
                channel.write(connection.canStartTls() ? "go\r\n" : "no\r\n");
                channel.flush();
                connection.startTls();
            }
            default -> channel.write(line + "\r\n");
        }
    }
}
