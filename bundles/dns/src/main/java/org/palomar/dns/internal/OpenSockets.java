package org.palomar.dns.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.dns.Failure;

/** The sockets of the look-ups under way: when the resolver ends, these end at once. Safe for any thread. */
final class OpenSockets implements Closeable {

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** What is done with a socket. */
    interface Use<S, R> {
        R with(S socket) throws IOException, UnansweredException;
    }

    /** Closes the socket afterwards. */
    <S extends Closeable, R> R use(S socket, Use<S, R> use) throws IOException, UnansweredException {
        open.add(socket);
        try (socket) {
            if (closed) {
                throw new UnansweredException(Failure.CLOSED, "the resolver ends");
            }
            return use.with(socket);
        } finally {
            open.remove(socket);
        }
    }

    boolean isClosed() {
        return closed;
    }

    int count() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (Closeable socket : open) {
            socket.close();
        }
    }
}
