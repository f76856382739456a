package org.palomar.net.internal.accept;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.net.ListenerSettings;
import org.palomar.net.internal.io.BufferedChannel;
import org.palomar.net.internal.io.SocketWire;

/** A connection while it is open. Its fields are written by the session's thread; what {@code mail:sessions} reads is volatile. */
final class OpenConnection implements Connection {

    /** Where a connection came in. */
    record Door(ListenerSettings listener, InetSocketAddress local, boolean loopback) {}

    /** What a connection stands on. */
    record Footing(SocketWire wire, BufferedChannel channel, Supplier<Optional<ServerTls>> tls, Duration handshake) {}

    private final long id;
    private final Door door;
    private final Footing footing;
    private final Instant opened;
    private final NetFigures figures;
    private volatile InetSocketAddress remote;
    private volatile boolean clientUnknown;
    private volatile @Nullable SSLSession tlsSession;
    private volatile String account = "";
    private volatile String activity = "";
    private volatile boolean draining;

    OpenConnection(long id, Door door, InetSocketAddress remote, Footing footing, NetFigures figures, Instant opened) {
        this.id = id;
        this.door = door;
        this.remote = remote;
        this.footing = footing;
        this.figures = figures;
        this.opened = opened;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String listener() {
        return door.listener().name();
    }

    @Override
    public String protocol() {
        return door.listener().protocol();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    /** The proxy said who the client is. */
    void remote(InetSocketAddress client) {
        remote = client;
    }

    /** A proxy speaks for itself, or does not say for whom (PROXY UNKNOWN, LOCAL): its address is no client's. */
    void clientUnknown() {
        clientUnknown = true;
    }

    @Override
    public InetSocketAddress local() {
        return door.local();
    }

    @Override
    public boolean loopbackListener() {
        return door.loopback() && !clientUnknown && remote.getAddress().isLoopbackAddress();
    }

    @Override
    public LineChannel channel() {
        return footing.channel();
    }

    @Override
    public boolean isTls() {
        return tlsSession != null;
    }

    @Override
    public boolean canStartTls() {
        return !isTls()
                && door.listener().tls() != ListenerSettings.Tls.NONE
                && footing.tls().get().isPresent();
    }

    @Override
    public String tlsDescription() {
        SSLSession session = tlsSession;
        return session == null ? "" : session.getProtocol() + " " + session.getCipherSuite();
    }

    @Override
    public Optional<byte[]> tlsEndPoint() {
        SSLSession session = tlsSession;
        Certificate[] chain = session == null ? null : session.getLocalCertificates();
        if (chain == null || !(chain[0] instanceof X509Certificate certificate)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MessageDigest.getInstance(hashFor(certificate.getSigAlgName()))
                    .digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException unusual) {
            return Optional.empty();
        }
    }

    /** RFC 5929 §4.1: the hash of the certificate's signature, but SHA-256 in place of MD5 and SHA-1, and where the signature names none. */
    private static String hashFor(String signatureAlgorithm) {
        String name = signatureAlgorithm.toUpperCase(Locale.ROOT);
        if (name.startsWith("SHA384")) {
            return "SHA-384";
        }
        return name.startsWith("SHA512") ? "SHA-512" : "SHA-256";
    }

    @Override
    public void startTls() throws IOException {
        long start = System.nanoTime();
        tlsSession = footing.channel().startTls(engine(), footing.handshake());
        figures.handshakeSince(start);
    }

    /** TLS from the client's first octet. */
    void beginWithTls() throws IOException {
        long start = System.nanoTime();
        tlsSession = footing.channel().beginWithTls(engine(), footing.handshake());
        figures.handshakeSince(start);
    }

    private SSLEngine engine() throws SSLException {
        ServerTls tls = footing.tls().get().orElseThrow(() -> new SSLException("there is no certificate"));
        SSLEngine engine = tls.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return engine;
    }

    @Override
    public void describe(String newAccount, String newActivity) {
        account = newAccount;
        activity = newActivity;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    /** The handler is going; said before it is told to drain this connection. */
    void startDraining() {
        draining = true;
    }

    @Override
    public void close() {
        footing.wire().close();
    }

    BufferedChannel bufferedChannel() {
        return footing.channel();
    }

    ListenerSettings settings() {
        return door.listener();
    }

    SessionInfo info() {
        return new SessionInfo(id, listener(), protocol(), remote, account, tlsDescription(), activity, opened);
    }
}
