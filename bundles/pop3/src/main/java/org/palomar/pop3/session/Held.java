package org.palomar.pop3.session;

import java.util.Optional;

/**
 * A service that comes and goes. Safe for any thread.
 *
 * @param <T> the service
 */
public final class Held<T> {

    private volatile Optional<T> current = Optional.empty();

    /** The service is here; replaces the one before. */
    public synchronized void set(T service) {
        current = Optional.of(service);
    }

    /** The service is gone, unless another has taken its place. */
    public synchronized void unset(T service) {
        current = current.filter(held -> !held.equals(service));
    }

    /** The service, if it is here now. */
    public Optional<T> now() {
        return current;
    }
}
