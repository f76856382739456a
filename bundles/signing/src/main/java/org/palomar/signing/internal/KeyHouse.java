package org.palomar.signing.internal;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;
import org.palomar.signing.internal.key.DomainKeys;
import org.palomar.signing.internal.key.KeyEntry;
import org.palomar.signing.internal.key.KeyFolder;
import org.palomar.signing.internal.key.Ring;

/** The keys that are in use, and their files: each change is on the disk before it is in force. Safe for any thread; who only looks never waits. */
final class KeyHouse {

    private final ReentrantLock changing = new ReentrantLock();
    private final KeyFolder folder;
    private volatile Ring ring;

    private KeyHouse(KeyFolder folder, Ring ring) {
        this.folder = folder;
        this.ring = ring;
    }

    /** @throws IOException when nobody can tell which domains have keys */
    static KeyHouse open(KeyFolder folder) throws IOException {
        return new KeyHouse(folder, folder.load());
    }

    Ring ring() {
        return ring;
    }

    KeyFolder folder() {
        return folder;
    }

    /** A change of keys. */
    @FunctionalInterface
    interface Change<T, X extends Exception> {
        T make() throws X, IOException;
    }

    /** Makes changes that nobody else interrupts. */
    <T, X extends Exception> T alone(Change<T, X> change) throws X, IOException {
        changing.lock();
        try {
            return change.make();
        } finally {
            changing.unlock();
        }
    }

    /** Keeps a new key, or one in a new state; within {@link #alone}. */
    void keep(KeyEntry key) throws IOException {
        folder.keep(key);
        ring = ring.with(key);
    }

    /** Within {@link #alone}. */
    void remove(Domain domain, String selector) throws IOException {
        folder.remove(domain, selector);
        ring = ring.without(domain, selector);
    }

    /** Reads again what could not be read: whoever mends a file need not tell. */
    void mend() {
        changing.lock();
        try {
            for (Domain domain :
                    ring.broken().stream().map(BrokenKey::domain).distinct().toList()) {
                DomainKeys read = folder.load(domain);
                ring = ring.with(domain, read);
            }
        } finally {
            changing.unlock();
        }
    }
}
