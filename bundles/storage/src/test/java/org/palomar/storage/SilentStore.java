package org.palomar.storage;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.palomar.api.store.StoreException;

/** A store in memory that does not settle while it is told so, as one whose disk does not answer. Safe for any thread. */
public final class SilentStore implements AutoCloseable {

    private final InMemoryEngine engine = new InMemoryEngine();
    private final Store.Owned memory = Stores.open(engine, StoreSettings.DEFAULT);
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean answers = true;

    public void answers(boolean now) {
        answers = now;
    }

    /** How often it has refused to settle. */
    public int refusals() {
        return refusals.get();
    }

    /** What is behind it, which answers always. */
    public Store memory() {
        return memory;
    }

    public Store store() {
        return Store.class.cast(Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, called, arguments) -> {
                    if (called.getName().equals("settle") && !answers) {
                        refusals.incrementAndGet();
                        throw new StoreException(StoreException.Reason.UNAVAILABLE, "the disk does not answer");
                    }
                    try {
                        return called.invoke(memory, arguments);
                    } catch (InvocationTargetException failed) {
                        throw requireNonNull(failed.getCause());
                    }
                }));
    }

    @Override
    public void close() {
        memory.close();
        engine.close();
    }
}
