package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** A client that sends any octets and knows no protocol. Texts have one character for each octet. */
final class RawClient implements AutoCloseable {

    /** No end within this time is a failure: a busy machine, not a network. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = socket.getInputStream();
    }

    static RawClient plain(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static RawClient secure(SSLContext trust, int port) throws IOException {
        return new RawClient(trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /** Sends octets; a server that has closed meanwhile is not a failure of the sender's. */
    void send(String octets) throws IOException {
        try {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException | SSLException closedByServer) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    /** One line with its end; what there is at the end of the stream. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int octet = in.read();
            while (octet >= 0) {
                line.write(octet);
                if (octet == '\n') {
                    break;
                }
                octet = in.read();
            }
        } catch (SocketException | SSLException reset) {
            line.writeBytes("(reset)".getBytes(StandardCharsets.US_ASCII));
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** All that the server still says until it closes. */
    String rest() throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            for (String line = line(); !line.isEmpty(); line = line()) {
                said.append(line);
                if (line.endsWith("(reset)")) {
                    break;
                }
            }
        } catch (SocketTimeoutException hanging) {
            throw new AssertionError("the server neither answers nor closes; it said " + said, hanging);
        } catch (SocketException | SSLException reset) {
            said.append("(reset)");
        }
        return said.toString();
    }

    /** Says that nothing more comes. */
    void end() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException | SSLException closedByServer) {
            assertThat(socket.isClosed()).isFalse();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
