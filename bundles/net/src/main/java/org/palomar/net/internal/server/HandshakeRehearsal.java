package org.palomar.net.internal.server;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.tls.ServerTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shakes hands with itself in memory once there are certificates, so that the Java machine has compiled what a handshake needs before all clients come back
 * at once after a restart. Some seconds after its start, on one thread of its own; nothing waits for it, and nothing depends on it.
 */
@Component(service = HandshakeRehearsal.class, immediate = true)
public final class HandshakeRehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeRehearsal.class);

    /** After about so many the machine compiles little more; see {@code bench/RESULTS.md}. */
    private static final int HANDSHAKES = 400;

    /** A handshake takes some ten turns; one that takes more does not end. */
    private static final int MOST_TURNS = 200;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The start of the server is not held up by it: what else starts has the processors meanwhile. */
    private static final long PAUSE_SECONDS = 5;

    private final ServerTls tls;
    private final CountDownLatch stopping = new CountDownLatch(1);

    @Activate
    public HandshakeRehearsal(@Reference ServerTls tls) {
        this.tls = tls;
        Thread thread = new Thread(this::rehearse, "palomar-rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void stop() {
        stopping.countDown();
    }

    private void rehearse() {
        try {
            if (stopping.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            long start = System.nanoTime();
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, new TrustManager[] {new TrustAll()}, null);
            int done = 0;
            while (done < HANDSHAKES && stopping.getCount() > 0) {
                shakeHands(tls.context(), client);
                done++;
            }
            LOG.debug("{} handshakes rehearsed in {} ms", done, (System.nanoTime() - start) / 1_000_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (GeneralSecurityException | SSLException | RuntimeException failed) {
            LOG.debug("Handshakes can't be rehearsed: {}", failed.toString());
        }
    }

    /** @throws SSLException when the two do not agree, or come to no end */
    static void shakeHands(SSLContext server, SSLContext client) throws SSLException {
        SSLEngine here = server.createSSLEngine();
        here.setUseClientMode(false);
        SSLEngine there = client.createSSLEngine();
        there.setUseClientMode(true);
        ByteBuffer toServer = ByteBuffer.allocate(2 * here.getSession().getPacketBufferSize());
        ByteBuffer toClient = ByteBuffer.allocate(2 * here.getSession().getPacketBufferSize());
        here.beginHandshake();
        there.beginHandshake();
        for (int turn = 0; isGoing(here) || isGoing(there); turn++) {
            if (turn == MOST_TURNS) {
                throw new SSLException("the handshake comes to no end");
            }
            take(there, toClient, toServer);
            take(here, toServer, toClient);
        }
    }

    private static boolean isGoing(SSLEngine engine) {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    /** One turn of one side. */
    private static void take(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(NOTHING, out);
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_UNWRAP -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
                in.compact();
            }
            default -> {
                // this side is done
            }
        }
    }

    /** The other side is this process: there is nobody to mistrust. */
    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
