package org.palomar.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Greets, then answers each line from a table; it knows its own TLS, HEX, WHO and the ways to close. */
record LineServer(ServerSocket door, SSLContext tls, Map<String, String> answers) implements AutoCloseable {

    static LineServer start(Map<String, String> answers)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        LineServer server =
                new LineServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), selfSigned(), answers);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    private void accept() {
        for (int number = 1; !door.isClosed(); number++) {
            try {
                Socket socket = door.accept();
                int connection = number;
                Thread.ofVirtual().start(() -> serve(socket, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket plain, int number) {
        try (plain) {
            Socket socket = plain;
            say(socket, "220 mx.example ESMTP tiny\r\n");
            for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
                String command = line.strip();
                switch (command) {
                    case "QUIT" -> say(socket, "221 bye\r\n");
                    case "STARTTLS" -> socket = secured(socket);
                    case "WHO" -> say(socket, "250 " + number + (socket instanceof SSLSocket ? " TLS" : "") + "\r\n");
                    default ->
                        say(
                                socket,
                                command.startsWith("HEX")
                                        ? HexFormat.of().formatHex(line.getBytes(StandardCharsets.ISO_8859_1)) + "\r\n"
                                        : answers.getOrDefault(command, "500 " + command + "\r\n"));
                }
                if (command.equals("QUIT") || command.equals("CUT")) {
                    return;
                }
            }
        } catch (IOException gone) { // the transcript failed, as it should, and closed the connection
            return;
        }
    }

    private Socket secured(Socket plain) throws IOException {
        say(plain, "220 go\r\n");
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, plain.getInputStream(), true);
        secure.startHandshake();
        return secure;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its end; empty at the end of the stream. */
    private static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static SSLContext selfSigned() throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=somebody.else.example");
        Instant now = Instant.now();
        Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(now.minus(1, ChronoUnit.DAYS)),
                                Date.from(now.plus(1, ChronoUnit.DAYS)),
                                name,
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = "test".toCharArray();
        store.load(null, password);
        store.setKeyEntry("server", keys.getPrivate(), password, new Certificate[] {certificate});
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
