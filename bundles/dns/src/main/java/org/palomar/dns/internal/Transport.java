package org.palomar.dns.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.palomar.api.dns.Failure;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/**
 * Asks one server one question: by UDP from a port that the system picks at random, and by TCP what UDP has no room for (RFC 7766 §5). What comes by UDP and does not
 * belong to the question is passed over, so that who guesses wrong (RFC 5452 §4) neither answers nor disturbs; after many such it is asked by TCP, where nobody guesses.
 * Safe for any thread; blocks the calling one.
 */
final class Transport implements Closeable {

    /** More than we say that we take (RFC 6891 §6.2.3), for servers that don't listen. */
    private static final int UDP_BUFFER = 4096;

    private static final int MAX_STRAYS = 50;

    private final OpenSockets sockets = new OpenSockets();

    Message ask(InetSocketAddress server, Message query, Deadline deadline) throws UnansweredException {
        byte[] octets = query.toWire(Message.MAXLENGTH);
        try {
            Optional<Message> reply =
                    sockets.use(new DatagramSocket(), socket -> overUdp(socket, server, query, octets, deadline));
            if (reply.isPresent() && !reply.get().getHeader().getFlag(Flags.TC)) {
                return reply.get();
            }
            return sockets.use(new Socket(), socket -> overTcp(socket, server, query, octets, deadline));
        } catch (IOException failed) {
            throw unanswered(server, failed);
        }
    }

    /** Empty if only strays came. */
    private static Optional<Message> overUdp(
            DatagramSocket socket, InetSocketAddress server, Message query, byte[] octets, Deadline deadline)
            throws IOException, UnansweredException {
        socket.connect(server);
        socket.send(new DatagramPacket(octets, octets.length));
        byte[] buffer = new byte[UDP_BUFFER];
        for (int strays = 0; strays < MAX_STRAYS; strays++) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.setSoTimeout(deadline.millis());
            socket.receive(packet);
            Optional<Message> reply = Replies.read(query, Arrays.copyOf(buffer, packet.getLength()));
            if (reply.isPresent()) {
                return reply;
            }
        }
        return Optional.empty();
    }

    private static Message overTcp(
            Socket socket, InetSocketAddress server, Message query, byte[] octets, Deadline deadline)
            throws IOException, UnansweredException {
        socket.connect(server, deadline.millis());
        socket.setTcpNoDelay(true);
        // RFC 1035 §4.2.2: two octets of length. Length and message go out together (RFC 7766 §8).
        ByteBuffer framed = ByteBuffer.allocate(Short.BYTES + octets.length);
        framed.putShort((short) octets.length).put(octets);
        socket.getOutputStream().write(framed.array());
        int length = Short.toUnsignedInt(
                ByteBuffer.wrap(read(socket, Short.BYTES, deadline)).getShort());
        return Replies.read(query, read(socket, length, deadline))
                .orElseThrow(() -> new UnansweredException(Failure.MALFORMED, "an answer to another question"));
    }

    /** However slowly the octets come, the deadline holds. */
    private static byte[] read(Socket socket, int count, Deadline deadline) throws IOException, UnansweredException {
        byte[] octets = new byte[count];
        int got = 0;
        while (got < count) {
            socket.setSoTimeout(deadline.millis());
            int more = socket.getInputStream().read(octets, got, count - got);
            if (more < 0) {
                throw new EOFException("the connection was closed");
            }
            got += more;
        }
        return octets;
    }

    private UnansweredException unanswered(InetSocketAddress server, IOException failed) {
        if (sockets.isClosed()) {
            return new UnansweredException(Failure.CLOSED, "the resolver ends");
        }
        if (Thread.currentThread().isInterrupted()) {
            return new UnansweredException(Failure.INTERRUPTED, "interrupted while it waited");
        }
        return failed instanceof SocketTimeoutException
                ? new UnansweredException(Failure.TIMEOUT, "no answer from " + Servers.text(server) + " in time")
                : new UnansweredException(Failure.UNREACHABLE, Servers.text(server) + ": " + failed.getMessage());
    }

    int open() {
        return sockets.count();
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
