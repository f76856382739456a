package org.palomar.nativecrypto.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A client and a server of TLS in one thread, whose records are carried by hand. */
final class TlsPair {

    private static final int RECORD = 32 << 10;
    private static final int STEPS = 100;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(RECORD);
    private final ByteBuffer toClient = ByteBuffer.allocate(RECORD);
    private final ByteBuffer atServer = ByteBuffer.allocate(RECORD);
    private final ByteBuffer atClient = ByteBuffer.allocate(RECORD);

    /** After the handshake. */
    TlsPair(SSLContext context) throws SSLException {
        client = context.createSSLEngine();
        client.setUseClientMode(true);
        server = context.createSSLEngine();
        server.setUseClientMode(false);
        client.beginHandshake();
        server.beginHandshake();
        settle();
        if (!client.getSession().isValid() || client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new SSLException("no handshake within " + STEPS + " steps");
        }
    }

    String protocol() {
        return server.getSession().getProtocol();
    }

    /** Both change their keys (RFC 8446, section 4.6.3). */
    TlsPair renewKeys() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        settle();
        return this;
    }

    /** What arrives at the server when the client sends a text. */
    String carry(String text) throws SSLException {
        ByteBuffer sent = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (sent.hasRemaining()) {
            client.wrap(sent, toServer);
        }
        settle();
        String arrived = StandardCharsets.UTF_8.decode(atServer.flip()).toString();
        atServer.clear();
        return arrived;
    }

    private void settle() throws SSLException {
        for (int step = 0; step < STEPS; step++) {
            turn(client, toServer, toClient, atClient);
            turn(server, toClient, toServer, atServer);
        }
    }

    private static void turn(SSLEngine engine, ByteBuffer out, ByteBuffer in, ByteBuffer plain) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                throw new SSLException(result.toString());
            }
        }
        in.flip();
        engine.unwrap(in, plain);
        in.compact();
    }
}
