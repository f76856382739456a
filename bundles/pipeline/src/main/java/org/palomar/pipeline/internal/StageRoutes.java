package org.palomar.pipeline.internal;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two stages as Camel routes: {@code direct:envelope} and {@code direct:content}, each with one processor that asks one step after the other: a turn of Camel's own
 * loop costs more than most steps do. The body of the
 * exchange is the transaction, a reference; the exchange has no headers. Safe for any thread.
 */
final class StageRoutes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StageRoutes.class);

    private static final String WORKER = "palomar.worker";

    /** How long closing waits for messages under way; steps have deadlines of their own. */
    private static final long PATIENCE_SECONDS = 5;

    private final CamelContext context;
    private final Map<Stage, Producer> entries;

    /** Held to read by each message under way, to write by {@link #close}, for ever. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean closing;

    StageRoutes() {
        context = CamelContexts.create("palomar-stages");
        entries = CamelContexts.withCamelLoader(this::start);
    }

    private Map<Stage, Producer> start() {
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (Stage stage : Stage.values()) {
                        from(uri(stage))
                                .routeId(stage.name().toLowerCase(Locale.ROOT))
                                .errorHandler(noErrorHandler())
                                .process(exchange -> worker(exchange).askAll());
                    }
                }
            });
            context.start();
            Map<Stage, Producer> producers = new EnumMap<>(Stage.class);
            for (Stage stage : Stage.values()) {
                Producer producer = context.getEndpoint(uri(stage)).createProducer();
                context.addService(producer);
                producers.put(stage, producer);
            }
            return producers;
        } catch (Exception broken) {
            throw new IllegalStateException("Camel does not start", broken);
        }
    }

    /**
     * Takes a worker through a stage, on the calling thread.
     *
     * @return whether it was taken; not when the routes are being closed
     */
    boolean walk(Stage stage, MailTransaction transaction, StageRun.Worker worker) {
        // Camel would let it wait for a route that never comes, and wait for it in turn.
        if (closing || !use.readLock().tryLock()) {
            return false;
        }
        try {
            walkOpen(stage, transaction, worker);
            return true;
        } finally {
            use.readLock().unlock();
        }
    }

    private void walkOpen(Stage stage, MailTransaction transaction, StageRun.Worker worker) {
        Producer entry = entries.get(stage);
        if (entry == null) {
            throw new IllegalStateException("no route for stage " + stage);
        }
        Exchange exchange = entry.getEndpoint().createExchange();
        exchange.getMessage().setBody(transaction);
        exchange.setProperty(WORKER, worker);
        try {
            entry.process(exchange);
        } catch (Exception broken) {
            throw RuntimeCamelException.wrapRuntimeException(broken);
        }
        if (exchange.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeException(exchange.getException());
        }
    }

    private static StageRun.Worker worker(Exchange exchange) {
        return exchange.getProperty(WORKER, StageRun.Worker.class);
    }

    private static String uri(Stage stage) {
        return "direct:" + stage.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!use.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Messages are still in a stage after {} s; they are deferred", PATIENCE_SECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        context.stop();
    }
}
