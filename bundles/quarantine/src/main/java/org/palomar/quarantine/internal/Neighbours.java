package org.palomar.quarantine.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.trace.Storyteller;

/** Services that come and go while mail is kept. Safe for any thread. */
public final class Neighbours {

    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable ReleaseAgent> agent = new AtomicReference<>();
    private final Storyteller storyteller = new Storyteller();

    /** Tells the trace, while there is one. */
    public Storyteller storyteller() {
        return storyteller;
    }

    Optional<Directory> directory() {
        return Optional.ofNullable(directory.get());
    }

    /** Who delivers what is released. */
    Optional<ReleaseAgent> agent() {
        return Optional.ofNullable(agent.get());
    }

    public void set(Directory service) {
        directory.set(service);
    }

    void unset(Directory service) {
        directory.compareAndSet(service, null);
    }

    public void set(ReleaseAgent service) {
        agent.set(service);
    }

    void unset(ReleaseAgent service) {
        agent.compareAndSet(service, null);
    }
}
