package org.palomar.net.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.palomar.net.LineChannel;
import org.palomar.net.internal.io.Wire.Outcome;

/** Lines and octets over a {@link Wire}. For the session's thread, {@link #wakeReader()} excepted. */
public final class BufferedChannel implements LineChannel {

    private static final byte[] NONE = new byte[0];
    private static final TooLong TOO_LONG = new TooLong();
    private static final EndOfStream END_OF_STREAM = new EndOfStream();
    private static final Drained DRAINED = new Drained();
    private static final TimedOut TIMED_OUT = new TimedOut();

    private final SocketWire socket;
    private final BufferPool pool;
    private final MinimumRate rate;
    private final InBuffer in;
    private Wire wire;
    private byte[] out = NONE;
    private int outEnd;
    private boolean ended;
    private boolean discarding;

    /** @param minimumRate octets a second that a client must send while octets are waited for; 0 for any */
    public BufferedChannel(SocketWire socket, BufferPool pool, int minimumRate) {
        this(socket, socket, pool, new MinimumRate(minimumRate, MinimumRate.WINDOW));
    }

    /** @param wire what octets come from and go to, until there is TLS */
    BufferedChannel(SocketWire socket, Wire wire, BufferPool pool, MinimumRate rate) {
        this.socket = socket;
        this.wire = wire;
        this.pool = pool;
        this.rate = rate;
        this.in = new InBuffer(pool);
    }

    @Override
    public LineResult readLine(int limit, Duration deadline) throws IOException {
        long until = SocketWire.deadline(deadline);
        int searched = 0;
        if (!in.isEmpty()) {
            giveWay(); // only to a client that pipelines: another waits for the reply, which is sent first
        }
        while (true) {
            int feed = LineFeed.find(in.array(), in.start() + searched, in.end());
            if (feed >= 0) {
                LineResult result = lineUpTo(feed, limit);
                if (result != null) {
                    return result;
                }
                searched = 0;
                continue;
            }
            searched = in.size();
            if (discarding) {
                in.clear();
                searched = 0;
                if (System.nanoTime() - until >= 0) {
                    return TIMED_OUT; // a flood: there is always more, so no wait sees the deadline
                }
            } else if (searched > limit + 1L) {
                in.clear();
                discarding = true;
                return TOO_LONG;
            }
            switch (more(until, in.isEmpty() && !discarding)) {
                case END -> {
                    return END_OF_STREAM;
                }
                case WOKEN -> {
                    return DRAINED;
                }
                case TIMED_OUT -> {
                    return TIMED_OUT;
                }
                default -> giveWay(); // more to search
            }
        }
    }

    /** The line that ends at {@code feed}; null if it was the rest of one that was too long. */
    private @Nullable LineResult lineUpTo(int feed, int limit) {
        int start = in.start();
        in.consume(feed + 1 - start);
        if (discarding) {
            discarding = false;
            return null;
        }
        boolean crlf = feed > start && in.array()[feed - 1] == '\r';
        int length = feed - start - (crlf ? 1 : 0);
        return length > limit ? TOO_LONG : new Line(start, length, crlf);
    }

    /** Adds input, sending the output before a wait. */
    private Outcome more(long until, boolean wakeable) throws IOException {
        if (ended) {
            return Outcome.END;
        }
        Outcome outcome = wire.poll(in);
        if (outcome == Outcome.NONE) {
            flush();
            outcome = wire.await(in, until, wakeable);
        }
        ended = outcome == Outcome.END;
        return outcome;
    }

    @Override
    public byte[] array() {
        return in.array();
    }

    @Override
    public int read(byte[] target, int offset, int length, Duration deadline) throws IOException {
        if (in.isEmpty()) {
            long before = System.nanoTime();
            Outcome outcome = more(SocketWire.deadline(deadline), false);
            if (outcome == Outcome.END) {
                return -1;
            }
            if (outcome == Outcome.TIMED_OUT) {
                throw new SocketTimeoutException("no input before the deadline");
            }
            rate.check(System.nanoTime() - before, in.size());
            giveWay();
        }
        int octets = Math.min(length, in.size());
        System.arraycopy(in.array(), in.start(), target, offset, octets);
        in.consume(octets);
        return octets;
    }

    @Override
    public void unread(int octets) {
        in.unconsume(octets);
    }

    @Override
    public boolean hasInput() throws IOException {
        if (in.isEmpty() && !ended) {
            ended = wire.poll(in) == Outcome.END;
        }
        return !in.isEmpty();
    }

    /** Whether there is no input, nor its end. Doesn't wait. */
    public boolean isQuiet() throws IOException {
        return !hasInput() && !ended;
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int position = offset;
        int left = length;
        if (out.length == 0) {
            out = pool.borrow();
        }
        while (left > out.length - outEnd) {
            if (outEnd == 0) {
                wire.write(octets, position, left);
                return;
            }
            int fits = out.length - outEnd;
            System.arraycopy(octets, position, out, outEnd, fits);
            position += fits;
            left -= fits;
            outEnd = out.length;
            send();
        }
        System.arraycopy(octets, position, out, outEnd, left);
        outEnd += left;
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                BufferedChannel.this.write(octets, offset, length);
            }

            @Override
            public void flush() throws IOException {
                BufferedChannel.this.flush();
            }
        };
    }

    @Override
    public void flush() throws IOException {
        if (outEnd > 0) {
            send();
        }
        dropOut();
    }

    private void send() throws IOException {
        int octets = outEnd;
        outEnd = 0;
        wire.write(out, 0, octets);
    }

    private void dropOut() {
        if (out.length > 0) {
            pool.giveBack(out);
            out = NONE;
        }
    }

    @Override
    public void giveWay() {
        socket.giveWay();
    }

    @Override
    public void wakeReader() {
        socket.wake();
    }

    /**
     * Shakes hands with the first octet, or with the first after a PROXY header, with which the client's may have come.
     *
     * @return the session, for its description and channel binding
     */
    public SSLSession beginWithTls(SSLEngine engine, Duration deadline) throws IOException {
        TlsWire tls = new TlsWire(socket, engine, pool);
        tls.begin(in);
        return shakeHands(tls, deadline);
    }

    /**
     * Sends the output, forgets all input, and shakes hands.
     *
     * @return the session, for its description and channel binding
     */
    public SSLSession startTls(SSLEngine engine, Duration deadline) throws IOException {
        if (wire instanceof TlsWire) {
            throw new SSLException("TLS is on already");
        }
        flush();
        return shakeHands(new TlsWire(socket, engine, pool), deadline);
    }

    private SSLSession shakeHands(TlsWire tls, Duration deadline) throws IOException {
        in.clear();
        discarding = false;
        tls.handshake(SocketWire.deadline(deadline));
        wire = tls;
        return tls.session();
    }

    /** The end of a session of which nothing is to be said any more: closes at once, and gives back every buffer. */
    public void abandon() {
        in.clear();
        outEnd = 0;
        dropOut();
        wire.abandon();
    }

    /** The end of the session: sends what is buffered, says good-bye, closes. Never fails. */
    public void finish() {
        try {
            if (!socket.isClosed()) {
                flush();
            }
        } catch (IOException clientIsGone) {
            socket.close();
        } finally {
            in.clear();
            dropOut();
            wire.finish(in);
        }
    }
}
