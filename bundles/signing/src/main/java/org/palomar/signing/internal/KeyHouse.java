package org.palomar.signing.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.SigningException;
import org.palomar.signing.internal.key.DomainKeys;
import org.palomar.signing.internal.key.KeyEntry;
import org.palomar.signing.internal.key.KeyFolder;
import org.palomar.signing.internal.key.Ring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that are in use, and their files: each change is on the disk before it is in force. Safe for any thread; who only looks never waits. */
final class KeyHouse {

    private static final Logger LOG = LoggerFactory.getLogger(KeyHouse.class);

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

    /**
     * The keys that a domain signs with now; none where it has none.
     *
     * @throws SigningException when one can't be read: it may be the one that receivers look for, and without it nothing is signed
     */
    List<KeyEntry> signing(Domain domain) throws SigningException {
        DomainKeys keys = ring.of(domain);
        if (!keys.broken().isEmpty()) {
            throw new SigningException(
                    keys.broken().stream().map(BrokenKey::problem).collect(Collectors.joining("; ")));
        }
        return keys.signing();
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

    /** Compares the keys with the folder: whoever mends a file, or brings one back, need not tell. Nothing is forgotten because it can't be found. */
    void mend() {
        changing.lock();
        try {
            Set<Domain> domains = new TreeSet<>(ring.byDomain().keySet());
            try {
                domains.addAll(folder.domains());
            } catch (IOException unreachable) {
                LOG.debug("The folder of keys can't be read now: {}", unreachable.toString());
            }
            for (Domain domain : domains) {
                DomainKeys present = ring.of(domain);
                DomainKeys read = folder.again(domain, present);
                if (!read.equals(present)) {
                    ring = ring.with(domain, read);
                }
            }
        } finally {
            changing.unlock();
        }
    }
}
