package org.palomar.nativecrypto.internal;

import java.security.Provider;
import java.security.Security;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the native provider first among Java's security providers while it is active; without one it changes nothing. */
@Component(
        service = {},
        immediate = true)
public final class NativeCrypto {

    /** Where the provider comes from. */
    @FunctionalInterface
    interface Source {
        Provider load() throws UnusableLibraryException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);

    private final Runnable removal;

    @Activate
    public NativeCrypto() {
        this(Accp::load);
    }

    NativeCrypto(Source source) {
        removal = insert(source);
    }

    /** Takes the provider away. Who holds keys or ciphers of it goes on using them; everybody else gets the JDK's from now on. */
    @Deactivate
    public void close() {
        removal.run();
    }

    private static Runnable insert(Source source) {
        try {
            Provider provider = source.load();
            if (Security.insertProviderAt(provider, 1) < 0) {
                LOG.info(
                        "{} is among Java's security providers by other means, and stays where it is",
                        provider.getName());
                return () -> {};
            }
            LOG.info("Cryptographic primitives are native: {}", provider.getInfo());
            return () -> Security.removeProvider(provider.getName());
        } catch (UnusableLibraryException e) {
            LOG.info("Cryptographic primitives are the JDK's own: {}", e.getMessage());
            return () -> {};
        }
    }
}
