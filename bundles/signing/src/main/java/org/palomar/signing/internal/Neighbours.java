package org.palomar.signing.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.dns.Resolver;

/** Services that come and go. Safe for any thread. */
public final class Neighbours {

    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable DirectoryAdmin> directoryAdmin = new AtomicReference<>();
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();

    Optional<Directory> directory() {
        return Optional.ofNullable(directory.get());
    }

    Optional<DirectoryAdmin> directoryAdmin() {
        return Optional.ofNullable(directoryAdmin.get());
    }

    Optional<Resolver> resolver() {
        return Optional.ofNullable(resolver.get());
    }

    public void set(Directory service) {
        directory.set(service);
    }

    void unset(Directory service) {
        directory.compareAndSet(service, null);
    }

    public void set(DirectoryAdmin service) {
        directoryAdmin.set(service);
    }

    void unset(DirectoryAdmin service) {
        directoryAdmin.compareAndSet(service, null);
    }

    public void set(Resolver service) {
        resolver.set(service);
    }

    void unset(Resolver service) {
        resolver.compareAndSet(service, null);
    }
}
