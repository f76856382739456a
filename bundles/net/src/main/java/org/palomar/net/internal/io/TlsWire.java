package org.palomar.net.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS on a socket, as server or as client. An {@link SSLEngine} rather than an {@code SSLSocket}, so that the buffers are ours: pooled, and none while idle.
 * For the session's thread.
 */
final class TlsWire implements Wire {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A failed handshake ends with an alert, before which a server hello and a change of cipher may still have to be sent. */
    private static final int MOST_LAST_RECORDS = 8;

    private final SocketWire socket;
    private final SSLEngine engine;
    private final BufferPool pool;
    private final InBuffer encrypted;
    private final int packetSize;
    private final int plainSize;

    TlsWire(SocketWire socket, SSLEngine engine, BufferPool pool) {
        this.socket = socket;
        this.engine = engine;
        this.pool = pool;
        this.encrypted = new InBuffer(pool);
        this.packetSize = engine.getSession().getPacketBufferSize();
        this.plainSize = engine.getSession().getApplicationBufferSize();
    }

    SSLSession session() {
        return engine.getSession();
    }

    /** Takes what has been read of the client's handshake already. */
    void begin(InBuffer read) {
        encrypted.makeRoom(Math.max(1, read.size()));
        System.arraycopy(read.array(), read.start(), encrypted.array(), encrypted.end(), read.size());
        encrypted.added(read.size());
        encrypted.releaseIfEmpty();
    }

    /** @throws IOException when it fails or is not over at the deadline; the client was told why where TLS allows */
    void handshake(long deadline) throws IOException {
        InBuffer early = new InBuffer(pool);
        boolean done = false;
        try {
            engine.beginHandshake();
            HandshakeStatus status = engine.getHandshakeStatus();
            while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
                status = switch (status) {
                    case NEED_TASK -> runTasks();
                    case NEED_WRAP -> wrap(NOTHING).getHandshakeStatus();
                    default -> unwrapForHandshake(early, deadline);
                };
            }
            encrypted.releaseIfEmpty();
            done = true;
        } catch (SSLException refused) {
            sendAlert();
            throw refused;
        } finally {
            early.clear();
            if (!done) {
                encrypted.clear();
            }
        }
    }

    private HandshakeStatus unwrapForHandshake(InBuffer early, long deadline) throws IOException {
        SSLEngineResult result = unwrap(early);
        if (!early.isEmpty()) {
            throw new SSLException("application data before the handshake was over");
        }
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                early.releaseIfEmpty();
                if (more(deadline, false) != Outcome.DATA) {
                    throw new SSLException("no handshake from the peer");
                }
            }
            case CLOSED -> throw new SSLException("closed during the handshake");
            default -> {
                // the engine says how to go on
            }
        }
        return result.getHandshakeStatus() == HandshakeStatus.FINISHED
                ? HandshakeStatus.FINISHED
                : engine.getHandshakeStatus();
    }

    private Outcome more(long deadline, boolean wakeable) throws IOException {
        if (isOver(deadline)) {
            return Outcome.TIMED_OUT;
        }
        encrypted.makeRoom(encrypted.isEmpty() ? 1 : Math.max(1, packetSize - encrypted.size()));
        Outcome outcome = socket.poll(encrypted);
        return outcome == Outcome.NONE ? socket.await(encrypted, deadline, wakeable) : outcome;
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private SSLEngineResult unwrap(InBuffer plain) throws SSLException {
        plain.makeRoom(plainSize);
        ByteBuffer from = ByteBuffer.wrap(encrypted.array(), encrypted.start(), encrypted.size());
        ByteBuffer to = ByteBuffer.wrap(plain.array(), plain.end(), plain.array().length - plain.end());
        SSLEngineResult result = engine.unwrap(from, to);
        encrypted.consume(result.bytesConsumed());
        plain.added(result.bytesProduced());
        return result;
    }

    @Override
    public Outcome poll(InBuffer target) throws IOException {
        Outcome outcome = decrypt(target);
        if (outcome != Outcome.NONE) {
            return outcome;
        }
        encrypted.makeRoom(encrypted.isEmpty() ? 1 : packetSize);
        outcome = socket.poll(encrypted);
        return outcome == Outcome.DATA ? decrypt(target) : outcome;
    }

    @Override
    public Outcome await(InBuffer target, long deadline, boolean wakeable) throws IOException {
        while (true) {
            target.rest();
            Outcome outcome = socket.await(encrypted, deadline, wakeable);
            if (outcome != Outcome.DATA) {
                return outcome;
            }
            outcome = decrypt(target);
            if (outcome != Outcome.NONE) {
                return outcome;
            }
            if (isOver(deadline)) {
                return Outcome.TIMED_OUT;
            }
            socket.giveWay();
        }
    }

    /** For loops that go on while records come: of a flood of empty ones, no wait sees the deadline. */
    private static boolean isOver(long deadline) {
        return System.nanoTime() - deadline >= 0;
    }

    /** Decrypts the whole records that have come, as many as there is room for. */
    private Outcome decrypt(InBuffer target) throws IOException {
        int before = target.size();
        while (!encrypted.isEmpty() && (target.size() == before || roomFor(target))) {
            SSLEngineResult result = unwrap(target);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return target.size() > before ? Outcome.DATA : Outcome.END;
            }
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                break;
            }
            afterHandshake(result.getHandshakeStatus());
        }
        encrypted.releaseIfEmpty();
        return target.size() > before ? Outcome.DATA : Outcome.NONE;
    }

    private boolean roomFor(InBuffer target) {
        return target.array().length - target.end() >= plainSize;
    }

    /** TLS 1.3 changes keys within a session (RFC 8446 §4.6); TLS 1.2 would negotiate anew, which is refused: nobody needs it, and it is costly. */
    private void afterHandshake(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("renegotiation is refused");
        }
        if (status == HandshakeStatus.NEED_TASK && runTasks() != HandshakeStatus.NEED_WRAP) {
            return;
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING);
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        wrap(ByteBuffer.wrap(octets, offset, length));
    }

    /** Encrypts all of it, and what else TLS has to say now: a flight of the handshake is one write. Full buffers are sent as they come. */
    private SSLEngineResult wrap(ByteBuffer plain) throws IOException {
        byte[] array = pool.borrow();
        try {
            ByteBuffer target = ByteBuffer.wrap(array);
            SSLEngineResult result;
            do {
                if (target.remaining() < packetSize) {
                    socket.write(array, 0, target.position());
                    target.clear();
                }
                result = engine.wrap(plain, target);
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    throw new SSLException("TLS is closed");
                }
            } while (plain.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
            socket.write(array, 0, target.position());
            return result;
        } finally {
            pool.giveBack(array);
        }
    }

    private void sendAlert() {
        try {
            for (int record = 0; record < MOST_LAST_RECORDS && hasLastWords(); record++) {
                sendOnce();
            }
        } catch (IOException clientIsGone) {
            socket.close();
        }
    }

    private boolean hasLastWords() {
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone();
    }

    private void sendOnce() throws IOException {
        byte[] array = pool.borrow();
        try {
            ByteBuffer target = ByteBuffer.wrap(array);
            engine.wrap(NOTHING, target);
            socket.writeNow(array, target.position());
        } finally {
            pool.giveBack(array);
        }
    }

    @Override
    public void abandon() {
        encrypted.clear();
        socket.abandon();
    }

    @Override
    public void finish(InBuffer scratch) {
        try {
            engine.closeOutbound();
            sendOnce();
        } catch (IOException clientIsGone) {
            socket.close();
        }
        encrypted.clear();
        socket.finish(scratch);
    }
}
