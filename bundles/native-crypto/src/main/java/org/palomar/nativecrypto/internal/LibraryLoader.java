package org.palomar.nativecrypto.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Has defined all classes of a jar when it is made. Of the bundle nothing is needed afterwards: keys, ciphers and handshakes that began with the library find all of it
 * after the bundle was updated or uninstalled. And each instance may load the native library once more, since the library unpacks itself to a new temporary file.
 */
final class LibraryLoader extends ClassLoader {

    private static final String CLASS = ".class";
    private static final String MODULE = "module-info";

    private final URL jar;
    private final Map<String, byte[]> undefined = new HashMap<>();

    private LibraryLoader(URL jar) {
        super("native-crypto", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
    }

    /**
     * @param jar is read while this returns, and again when a resource is asked for
     * @throws LinkageError if a class in it doesn't go with this JDK
     */
    static LibraryLoader of(URL jar) throws IOException, ClassNotFoundException {
        LibraryLoader loader = new LibraryLoader(jar);
        try (ZipInputStream in = new ZipInputStream(jar.openStream())) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(CLASS)) {
                    String path = entry.getName().substring(0, entry.getName().length() - CLASS.length());
                    loader.undefined.put(path.replace('/', '.'), in.readAllBytes());
                }
            }
        }
        loader.undefined.remove(MODULE);
        for (String name : List.copyOf(loader.undefined.keySet())) {
            loader.loadClass(name);
        }
        return loader;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = undefined.remove(name);
        if (code == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, code, 0, code.length);
    }

    /** A file of the jar, such as the native library of several MiB, which is therefore not kept. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            ZipInputStream in = new ZipInputStream(jar.openStream());
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return in;
                }
            }
            in.close();
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
