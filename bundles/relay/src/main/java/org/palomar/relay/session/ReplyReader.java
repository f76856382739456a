package org.palomar.relay.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.palomar.net.LineChannel;
import org.palomar.relay.grammar.Reply;
import org.palomar.relay.grammar.ReplyAssembly;

/**
 * Reads replies, each whole within one deadline, however slowly its lines come, and all before the text of a message within a time of their own: a server that takes its time for each
 * of a hundred recipients would keep a delivery for hours otherwise. For one thread at a time.
 */
final class ReplyReader {

    private final LineChannel channel;
    private final Duration all;
    private long allUntil;

    /** @param all how long all replies may take until a session is open, and from then on all of a message before its text is sent */
    ReplyReader(LineChannel channel, Duration all) {
        this.channel = channel;
        this.all = all;
        begin();
    }

    /** The time of all replies begins anew. */
    final void begin() {
        allUntil = System.nanoTime() + all.toNanos();
    }

    /** As {@link #readLast}, but not longer than what is left of the time for all. */
    Reply read(Duration deadline) throws IOException {
        Duration left = Duration.ofNanos(allUntil - System.nanoTime());
        if (left.isNegative()) {
            throw new SocketTimeoutException("all replies together took more than " + all.toSeconds() + " s");
        }
        return readLast(left.compareTo(deadline) < 0 ? left : deadline);
    }

    /**
     * Reads the next reply; sends the output first when it has to wait.
     *
     * @throws ServerClosesException when it is 421
     * @throws IOException when no reply came, or something else did
     */
    Reply readLast(Duration deadline) throws IOException {
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
