package org.palomar.relay.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.palomar.net.LineChannel;
import org.palomar.relay.grammar.Reply;
import org.palomar.relay.grammar.ReplyAssembly;

/** Reads replies, each whole within one deadline, however slowly its lines come. */
final class ReplyReader {

    private final LineChannel channel;

    ReplyReader(LineChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads the next reply; sends the output first when it has to wait.
     *
     * @throws ServerClosesException when it is 421
     * @throws IOException when no reply came, or something else did
     */
    Reply read(Duration deadline) throws IOException {
        long until = System.nanoTime() + deadline.toNanos();
        ReplyAssembly assembly = new ReplyAssembly();
        Optional<Reply> whole = Optional.empty();
        while (whole.isEmpty()) {
            Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
            whole = switch (channel.readLine(Reply.MAX_LINE, left)) {
                case LineChannel.Line line -> assembly.add(channel.text(line));
                case LineChannel.TooLong tooLong -> throw new IOException("a line of a reply was too long");
                case LineChannel.TimedOut late ->
                    throw new SocketTimeoutException("no reply within " + deadline.toSeconds() + " s");
                case LineChannel.EndOfStream end -> throw new EOFException("the server closed the connection");
                case LineChannel.Drained drained -> throw new IOException("this server is stopping");
            };
        }
        Reply reply = whole.get();
        if (reply.closes()) {
            throw new ServerClosesException(reply);
        }
        return reply;
    }
}
