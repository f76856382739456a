package org.palomar.net.internal.io;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The plain octets of a socket. To its session it blocks; underneath the socket is non-blocking, and a session that waits is parked until the
 * {@link Reactor} has put input into its buffer. So a wait has a deadline, can be ended from outside without closing the socket, and needs no buffer.
 *
 * <p>Interest in input stays registered, and while the session waits the reactor reads for it: a request and its reply cost one read and one write.
 * Only when input comes while the session is busy is the interest taken away, and registered again at the next wait. The pair of {@link #state} and
 * {@link #disarmed} is written in opposite order by the two threads, so that at least one of them sees that the interest must come back.
 */
public final class SocketWire implements Wire {

    /** Who may read the socket: the session. */
    private static final int RUNNING = 0;
    /** Nobody yet: the session is parked. */
    private static final int WAITING = 1;
    /** The reactor, this moment. */
    private static final int FILLING = 2;

    /** Octets given to one write: the JDK copies them to a native buffer of that size, which it keeps for each carrier thread. */
    private static final int MOST_PER_WRITE = 64 * 1024;

    /**
     * How long a client has to close after us. A socket that is closed while input comes resets the connection (RFC 1122 §4.2.2.13), and the client, which
     * may have sent its next command while our good-bye was on its way, would lose that good-bye.
     */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** Octets of a client that does not stop sending after our good-bye. */
    private static final int MOST_READ_AWAY = 1 << 20;

    /** For so long a session runs without a wait before others have their turn: long against what that costs, short against what people notice. */
    private static final long TURN_NANOS = Duration.ofMillis(10).toNanos();

    private static final Duration CENTURY = Duration.ofDays(36_500);

    private final Reactor reactor;
    private final SocketChannel channel;
    private volatile long writeNanos;
    private final SelectionKey key;
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final Traffic traffic;

    private volatile boolean disarmed = true;
    private volatile boolean woken;
    private volatile boolean writable;
    private volatile boolean closed;
    private volatile long deadline = Long.MAX_VALUE;
    private volatile @Nullable Thread waiter;

    // Handed over by state.
    private @Nullable InBuffer target;
    private int received;
    /** Since when the session has not waited for input. */
    private long runningSince = System.nanoTime();

    private @Nullable IOException failure;

    /** @param writeNanos most time that the client may take to accept one piece of output, in nanoseconds */
    public SocketWire(Reactor reactor, SocketChannel channel, long writeNanos, Traffic traffic) throws IOException {
        this.reactor = reactor;
        this.channel = channel;
        this.writeNanos = writeNanos;
        this.traffic = traffic;
        channel.configureBlocking(false);
        this.key = reactor.register(channel, this);
    }

    @Override
    public Outcome poll(InBuffer buffer) throws IOException {
        return outcome(buffer.readFrom(channel));
    }

    private Outcome outcome(int octets) {
        if (octets > 0) {
            traffic.received(octets);
            return Outcome.DATA;
        }
        return octets == 0 ? Outcome.NONE : Outcome.END;
    }

    @Override
    public Outcome await(InBuffer buffer, long deadlineNanos, boolean wakeable) throws IOException {
        if (disarmed) {
            int octets = buffer.readFrom(channel);
            if (octets != 0) {
                return outcome(octets);
            }
        }
        buffer.rest();
        target = buffer;
        received = 0;
        startWaiting(deadlineNanos);
        state.set(WAITING);
        if (disarmed) {
            disarmed = false;
            arm(SelectionKey.OP_READ);
        }
        while (state.get() != RUNNING) {
            if (closed && cancelWait()) {
                throw new ClosedChannelException();
            }
            if (Thread.currentThread().isInterrupted() && cancelWait()) {
                throw interrupted();
            }
            if (wakeable && woken && cancelWait()) {
                woken = false;
                return Outcome.WOKEN;
            }
            if (!parkUntil(deadlineNanos) && cancelWait()) {
                return Outcome.TIMED_OUT;
            }
        }
        runningSince = System.nanoTime();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return outcome(received);
    }

    /**
     * Lets other sessions run if this one has gone on for long. {@code Thread.yield()} is not enough: a processor that takes the thread up again from where
     * yielding has put it looks nowhere else.
     */
    void giveWay() {
        if (System.nanoTime() - runningSince > TURN_NANOS) {
            LockSupport.parkNanos(1);
            runningSince = System.nanoTime();
        }
    }

    private boolean cancelWait() {
        return state.compareAndSet(WAITING, RUNNING);
    }

    private void startWaiting(long deadlineNanos) {
        deadline = deadlineNanos;
        waiter = Thread.currentThread();
    }

    /** Parks until unparked or, roughly, the deadline; whether it is still ahead. Far deadlines are left to the reactor's sweep: no timer each. */
    private static boolean parkUntil(long deadlineNanos) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        if (left > Reactor.SWEEP_NANOS) {
            LockSupport.park();
        } else {
            LockSupport.parkNanos(left);
        }
        return true;
    }

    /** Input is at hand; on the reactor's thread. */
    void readable() {
        if (!state.compareAndSet(WAITING, FILLING)) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
            disarmed = true;
            if (state.get() == WAITING) {
                disarmed = false;
                key.interestOpsOr(SelectionKey.OP_READ);
            }
            return;
        }
        int next = RUNNING;
        try {
            received = target == null ? 0 : target.readFrom(channel);
            if (received == 0) {
                next = WAITING;
            }
        } catch (IOException broken) {
            failure = broken;
        } finally {
            state.set(next);
            LockSupport.unpark(waiter);
        }
    }

    /** Output can go on; on the reactor's thread. */
    void becameWritable() {
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        writable = true;
        LockSupport.unpark(waiter);
    }

    /** Unparks the session if its deadline is nearer than the next sweep; on the reactor's thread. */
    void sweep(long now) {
        if (deadline - now <= Reactor.SWEEP_NANOS) {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        traffic.sent(length);
        int position = offset;
        int end = offset + length;
        long until = 0;
        while (position < end) {
            int written = channel.write(ByteBuffer.wrap(octets, position, Math.min(end - position, MOST_PER_WRITE)));
            position += written;
            if (written == 0) {
                until = until == 0 ? System.nanoTime() + writeNanos : until;
                awaitWritable(until);
            }
        }
    }

    /** From now on the client may take so long to accept one piece of output, in nanoseconds. */
    public void hurry(long nanos) {
        writeNanos = nanos;
    }

    /** Sends what the socket takes at once and drops the rest: last words. */
    void writeNow(byte[] octets, int length) throws IOException {
        traffic.sent(channel.write(ByteBuffer.wrap(octets, 0, length)));
    }

    private void awaitWritable(long until) throws IOException {
        writable = false;
        startWaiting(until);
        arm(SelectionKey.OP_WRITE);
        while (!writable) {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            if (!parkUntil(until)) {
                close();
                throw new SocketTimeoutException("the client does not take its output");
            }
        }
    }

    /** Parking comes back at once in a thread that is interrupted: it would spin until the deadline. */
    private IOException interrupted() {
        close();
        return new ClosedByInterruptException();
    }

    private void arm(int operation) throws ClosedChannelException {
        try {
            key.interestOpsOr(operation);
        } catch (CancelledKeyException gone) {
            state.set(RUNNING);
            throw new ClosedChannelException();
        }
        reactor.wakeup();
    }

    /** Ends a wait for input that may be ended, or the next one; for any thread. */
    public void wake() {
        woken = true;
        LockSupport.unpark(waiter);
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void abandon() {
        close();
    }

    @Override
    public void finish(InBuffer scratch) {
        try {
            if (!closed) {
                channel.shutdownOutput();
                readAway(scratch, System.nanoTime() + LINGER.toNanos());
            }
        } catch (IOException | CancelledKeyException clientIsGone) {
            failure = null;
        } finally {
            scratch.clear();
            close();
        }
    }

    private void readAway(InBuffer scratch, long until) throws IOException {
        int octets = 0;
        Outcome outcome = Outcome.DATA;
        while (outcome == Outcome.DATA && octets < MOST_READ_AWAY) {
            scratch.clear();
            outcome = poll(scratch);
            if (outcome == Outcome.NONE) {
                outcome = await(scratch, until, false);
            }
            octets += scratch.size();
        }
    }

    /** Closes at once; for any thread. */
    public void close() {
        closed = true;
        reactor.close(channel);
        LockSupport.unpark(waiter);
    }

    /** The deadline so far ahead; a century stands for longer spans, so that sums never overflow. */
    static long deadline(Duration span) {
        return System.nanoTime() + (span.compareTo(CENTURY) > 0 ? CENTURY : span).toNanos();
    }
}
