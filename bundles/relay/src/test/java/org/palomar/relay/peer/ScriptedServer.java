package org.palomar.relay.peer;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on the loopback interface that follows one script for each connection, in their order, and takes none without a script. What its scripts did not expect is told by {@link
 * #close()}. Safe for any thread.
 */
public final class ScriptedServer implements AutoCloseable {

    /** One side of a conversation. */
    @FunctionalInterface
    public interface Script {
        void follow(Visitor visitor) throws Exception;
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerSocket socket;
    private final List<Script> scripts;
    private final List<Throwable> surprises = new CopyOnWriteArrayList<>();
    private final List<Visitor> visitors = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();

    public ScriptedServer(Script... scripts) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), scripts);
    }

    public ScriptedServer(InetSocketAddress where, Script... scripts) throws IOException {
        this.scripts = List.of(scripts);
        socket = new ServerSocket();
        socket.bind(where, 50);
        threads.add(Thread.ofVirtual().start(this::accept));
    }

    private void accept() {
        try {
            for (Script script : scripts) {
                Socket connection = socket.accept();
                Visitor visitor = new Visitor(connection);
                visitors.add(visitor);
                threads.add(Thread.ofVirtual().start(() -> follow(script, visitor)));
            }
            Socket unexpected = socket.accept();
            unexpected.close();
            surprises.add(new AssertionError("a connection without a script"));
        } catch (IOException closed) {
            if (!socket.isClosed()) {
                surprises.add(closed);
            }
        }
    }

    private void follow(Script script, Visitor visitor) {
        try (visitor) {
            script.follow(visitor);
        } catch (Exception | AssertionError surprise) {
            surprises.add(surprise);
        } finally {
            ended.incrementAndGet();
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Connections that were accepted by now. */
    public int connections() {
        return visitors.size();
    }

    /** Waits until so many scripts were followed to their end, and their connections closed. */
    public void awaitScripts(int number) {
        await().atMost(PATIENCE).until(() -> ended.get() >= number);
    }

    /** Waits until every script was followed to its end; fails if one could not be. */
    @Override
    public void close() throws IOException {
        if (surprises.isEmpty()) {
            await().atMost(PATIENCE).until(() -> !surprises.isEmpty() || visitors.size() == scripts.size());
        }
        socket.close();
        for (Thread thread : new ArrayList<>(threads)) {
            try {
                if (!thread.join(PATIENCE)) {
                    surprises.add(new AssertionError("a script has no end"));
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
        if (!surprises.isEmpty()) {
            AssertionError all = new AssertionError("the conversation was another: " + surprises.getFirst());
            surprises.forEach(all::addSuppressed);
            throw all;
        }
    }
}
