package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.palomar.swap.sample.Sample;

/** Makes bundles of {@link Sample}. */
final class SampleJar {

    static final String IMPORTS = "org.osgi.framework, org.palomar.api.health, org.palomar.api.message,"
            + " org.palomar.api.pipeline;version=\"[1.4,2)\"";

    private SampleJar() {}

    /**
     * Writes one.
     *
     * @param says what its step says
     * @param fault what is wrong with it; nothing if it is empty
     */
    static Path write(Path file, String says, String fault) throws IOException {
        return write(file, Map.of("X-Says", says, "X-Fault", fault));
    }

    /** Writes one whose manifest has these besides, or instead. */
    static Path write(Path file, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes all = manifest.getMainAttributes();
        all.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        all.putValue("Bundle-ManifestVersion", "2");
        all.putValue("Bundle-SymbolicName", "sample");
        all.putValue("Bundle-Version", "1.0.0");
        all.putValue("Bundle-Activator", Sample.class.getName());
        all.putValue("Import-Package", IMPORTS);
        all.putValue("X-Name", "sample-step");
        headers.forEach(all::putValue);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String name : new String[] {"Sample", "Sample$Says"}) {
                String path = "org/palomar/swap/sample/" + name + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream code = SampleJar.class.getClassLoader().getResourceAsStream(path)) {
                    if (code == null) {
                        throw new IOException("no " + path);
                    }
                    code.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
        return file;
    }
}
