package org.palomar.pipeline.internal;

import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SimpleUuidGenerator;

/** Camel contexts without what costs time or memory and serves nobody here: JMX, message history, stream caching, health checks. */
public final class CamelContexts {

    /** Seconds that stopping waits for exchanges under way; they hold only references, and steps have deadlines of their own. */
    private static final long SHUTDOWN_SECONDS = 5;

    /** What is done with Camel's class loader. */
    @FunctionalInterface
    public interface Action<T, X extends Exception> {
        T run() throws X;
    }

    /** A context that is not started yet. */
    public static CamelContext create(String name) {
        return withCamelLoader(() -> {
            DefaultCamelContext context = new DefaultCamelContext(false);
            context.getCamelContextExtension().setName(name);
            context.setApplicationContextClassLoader(CamelContext.class.getClassLoader());
            context.disableJMX();
            context.setStreamCaching(false);
            context.setMessageHistory(false);
            context.setAllowUseOriginalMessage(false);
            context.setLoadHealthChecks(false);
            context.setUuidGenerator(new SimpleUuidGenerator());
            context.setStartupSummaryLevel(StartupSummaryLevel.Off);
            context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
            context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
            return context;
        });
    }

    /** Camel finds its parts through the thread's class loader, which in OSGi is anybody's. */
    public static <T, X extends Exception> T withCamelLoader(Action<T, X> action) throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(CamelContext.class.getClassLoader());
        try {
            return action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private CamelContexts() {}
}
