package org.palomar.nativecrypto.internal;

import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;

/** The Amazon Corretto Crypto Provider: AWS-LC's primitives behind Java's interfaces. */
final class Accp {

    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String WITH_RANDOM = "com.amazon.corretto.crypto.provider.registerSecureRandom";

    private Accp() {}

    /**
     * Loads the library for this system and has it test itself. Each call loads it anew; it stays loaded until the process ends.
     *
     * @throws UnusableLibraryException if there is none, it can't be loaded, or it fails its tests; nothing has changed then
     */
    static Provider load() throws UnusableLibraryException {
        String system = system(System.getProperty("os.name"), System.getProperty("os.arch"));
        return load(
                jarFor(system).orElseThrow(() -> new UnusableLibraryException("there is no library for " + system)));
    }

    /** The same from this jar. */
    static Provider load(URL jar) throws UnusableLibraryException {
        try {
            Class<?> type = LibraryLoader.of(jar).loadClass(PROVIDER);
            Provider provider =
                    (Provider) withoutRandom(() -> type.getField("INSTANCE").get(null));
            type.getMethod("assertHealthy").invoke(provider);
            // Some vendors' Java takes ciphers from providers only that they have signed.
            Cipher.getInstance("AES/GCM/NoPadding", provider);
            return provider;
        } catch (IOException
                | ReflectiveOperationException
                | GeneralSecurityException
                | SecurityException
                | LinkageError e) {
            throw new UnusableLibraryException(reason(e), e);
        }
    }

    /** A system as the library's makers name it, such as {@code linux-x86_64}. */
    static String system(String name, String processor) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '_') + "-"
                + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** The jar in this bundle for a system. */
    static Optional<URL> jarFor(String system) {
        return Optional.ofNullable(Accp.class.getResource("/" + system + ".jar"));
    }

    /** What is read while the library loads. */
    @FunctionalInterface
    private interface Reading {
        Object read() throws ReflectiveOperationException;
    }

    /*
     * Random numbers stay the JDK's, which are the kernel's: many objects keep their generator for as long as they live, and it is no part of a handshake that costs. The
     * library takes this option from a system property at the moment when it is loaded, and only then.
     */
    private static Object withoutRandom(Reading reading) throws ReflectiveOperationException {
        String before = System.getProperty(WITH_RANDOM);
        System.setProperty(WITH_RANDOM, "false");
        try {
            return reading.read();
        } finally {
            if (before == null) {
                System.clearProperty(WITH_RANDOM);
            } else {
                System.setProperty(WITH_RANDOM, before);
            }
        }
    }

    private static String reason(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.toString();
    }
}
