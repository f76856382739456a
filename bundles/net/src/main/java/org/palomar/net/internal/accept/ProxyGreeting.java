package org.palomar.net.internal.accept;

import java.io.IOException;
import java.time.Duration;
import org.palomar.net.internal.accept.NetFigures.Refusal;
import org.palomar.net.internal.io.BufferedChannel;

/** The PROXY header at the start of a connection from a trusted proxy, which must send one: whether it is there is never guessed (§4). */
final class ProxyGreeting {

    private ProxyGreeting() {}

    /** Reads the header and tells the connection who its client is. */
    static void read(OpenConnection connection, Duration deadline, NetFigures figures) throws IOException {
        BufferedChannel channel = connection.bufferedChannel();
        long until = System.nanoTime() + deadline.toNanos();
        byte[] octets = new byte[ProxyHeader.LONGEST];
        int length = 0;
        while (ProxyHeader.read(octets, length) instanceof ProxyHeader.Incomplete(int atLeast)) {
            int read = channel.read(octets, length, atLeast - length, Duration.ofNanos(until - System.nanoTime()));
            if (read < 0) {
                break;
            }
            length += read;
        }
        if (ProxyHeader.read(octets, length) instanceof ProxyHeader.Header header) {
            header.source().ifPresentOrElse(connection::remote, connection::clientUnknown);
        } else {
            figures.refused(Refusal.PROXY_HEADER);
            throw new IOException("no proper PROXY header from a trusted proxy");
        }
    }
}
