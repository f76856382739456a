package org.palomar.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Bundles of the distribution, and others made of them. */
final class StepJar {

    private static final Path SYSTEM = Distribution.BUILD.resolve("system/org/palomar");

    private StepJar() {}

    /** That of the distribution. */
    static Path shipped(String bundle) throws IOException {
        try (Stream<Path> files = Files.walk(SYSTEM.resolve(bundle))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The same code with other headers. */
    static Path with(Path shipped, Path file, Map<String, String> headers) throws IOException {
        try (JarFile jar = new JarFile(shipped.toFile());
                OutputStream out = Files.newOutputStream(file)) {
            Manifest manifest = new Manifest(jar.getManifest());
            headers.forEach(manifest.getMainAttributes()::putValue);
            try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        copy.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream octets = jar.getInputStream(entry)) {
                            octets.transferTo(copy);
                        }
                        copy.closeEntry();
                    }
                }
            }
        }
        return file;
    }
}
