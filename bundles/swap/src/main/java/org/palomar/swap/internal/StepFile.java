package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.palomar.api.swap.SwapRefusedException;

/**
 * A bundle in a file, as far as it can be looked at before it is installed.
 *
 * @param digest of its contents, see {@link Contents}
 * @param keepsState whether it writes into the server's store, by its imports
 */
record StepFile(Path path, String symbolicName, String version, String digest, boolean keepsState) {

    /** A step with all that it packs in; the largest of ours has a tenth. */
    static final long MAX_OCTETS = 64L << 20;

    /** Of the manifest and what signs it, which are read into memory; the largest of ours has a hundredth, and a signature adds a line for each file. */
    private static final int MAX_MANIFEST = 4 << 20;

    private static final String NAMES = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}";

    /**
     * Reads a file.
     *
     * @param file at most {@link #MAX_OCTETS}
     * @param known by which path people know it
     */
    static StepFile read(Path file, Path known) throws SwapRefusedException {
        try {
            bound(file, known);
            try (JarFile jar = new JarFile(file.toFile())) {
                return read(file, jar, known);
            }
        } catch (IOException | SecurityException | IllegalArgumentException broken) {
            throw new SwapRefusedException(known + " is no JAR file that can be read: " + broken.getMessage(), broken);
        }
    }

    /** A JarFile reads these whole when it is asked for anything; of their sizes there is only what the archive says. */
    private static void bound(Path file, Path known) throws IOException, SwapRefusedException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            int left = MAX_MANIFEST;
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (Signers.isOfSignature(entry.getName())) {
                    try (InputStream octets = zip.getInputStream(entry)) {
                        left -= octets.readNBytes(left + 1).length;
                    }
                    if (left < 0) {
                        throw new SwapRefusedException(known + " has a manifest, with what signs it, of more than "
                                + MAX_MANIFEST + " octets.");
                    }
                }
            }
        }
    }

    private static StepFile read(Path file, JarFile jar, Path known) throws IOException, SwapRefusedException {
        Manifest manifest = jar.getManifest();
        String name =
                header(manifest, "Bundle-SymbolicName").replaceAll(";.*", "").strip();
        if (!name.matches(NAMES)) {
            throw new SwapRefusedException(known + " is no bundle: its manifest has no Bundle-SymbolicName.");
        }
        if (!header(manifest, "Fragment-Host").isEmpty()) {
            throw new SwapRefusedException(known + " is a fragment, which has no steps of its own.");
        }
        return new StepFile(
                file,
                name,
                header(manifest, "Bundle-Version").strip(),
                Contents.digest(jar),
                header(manifest, "Import-Package")
                        .matches("(?s)(.*,)?\\s*org\\.palomar\\.storage[;,].*|(.*,)?\\s*org\\.palomar\\.storage"));
    }

    private static String header(@Nullable Manifest manifest, String name) {
        String value = manifest == null ? null : manifest.getMainAttributes().getValue(new Attributes.Name(name));
        return value == null ? "" : value;
    }
}
