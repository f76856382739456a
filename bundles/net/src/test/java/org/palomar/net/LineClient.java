package org.palomar.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that speaks in lines. */
public record LineClient(Socket socket, BufferedReader in) implements AutoCloseable {

    /** Longer than any test waits for an answer. */
    private static final int PATIENCE_MILLIS = 15_000;

    public static LineClient to(int port) throws IOException {
        return to("127.0.0.1", port);
    }

    public static LineClient to(String address, int port) throws IOException {
        return over(new Socket(address, port));
    }

    /** From one of this machine's addresses to the loopback listener. */
    static LineClient from(String address, int port) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0));
    }

    static LineClient over(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new LineClient(
                socket,
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)));
    }

    /** The same connection with TLS of one version. */
    LineClient withTls(SSLContext context, String version) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.setEnabledProtocols(new String[] {version});
        secure.startHandshake();
        return over(secure);
    }

    /** The next line; empty at the end of the stream. */
    public Optional<String> line() throws IOException {
        return Optional.ofNullable(in.readLine());
    }

    /** The next line; empty at the end of the stream, however rude. */
    public Optional<String> lineOrEnd() throws IOException {
        try {
            return line();
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
