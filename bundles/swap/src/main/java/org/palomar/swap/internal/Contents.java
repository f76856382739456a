package org.palomar.swap.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** What is in a bundle, be it a file or installed: names and octets, whatever packed them. */
final class Contents {

    /** What a file of {@link StepFile#MAX_OCTETS} may unpack to: past it, it is made to be more than it seems. */
    private static final long MAX_UNPACKED = 8 * StepFile.MAX_OCTETS;

    private static final int MAX_ENTRIES = 50_000;

    /** RFC-free, but JAR's: readers that stream look for the manifest first. */
    private static final String MANIFEST = JarFile.MANIFEST_NAME;

    private Contents() {}

    /** SHA-256 over the names in order and the digests of what they name, in hexadecimal. */
    static String digest(JarFile jar) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        long left = MAX_UNPACKED;
        for (JarEntry entry : files(jar)) {
            try (Counted octets = new Counted(jar.getInputStream(entry), left)) {
                digests.put(entry.getName(), digest(octets));
                left = octets.left;
            }
        }
        return digest(digests);
    }

    /**
     * The entries that are files. A folder that has octets is found when a file of its name is asked for that is not there, and which of two with one name is found nobody knows: none of that is taken, so that what is looked at is
     * what runs.
     */
    static List<JarEntry> files(JarFile jar) throws IOException {
        List<JarEntry> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!names.add(entry.getName())) {
                throw new IOException("it has " + entry.getName() + " twice");
            }
            if (names.size() > MAX_ENTRIES) {
                throw new IOException("it has more than " + MAX_ENTRIES + " entries");
            }
            if (!entry.isDirectory()) {
                files.add(entry);
            } else if (hasOctets(jar, entry)) {
                throw new IOException("its folder " + entry.getName() + " has octets of its own");
            }
        }
        return files;
    }

    private static boolean hasOctets(JarFile jar, JarEntry folder) throws IOException {
        // The size is only what the archive says of it.
        try (InputStream octets = jar.getInputStream(folder)) {
            return folder.getSize() > 0 || octets.read() >= 0;
        }
    }

    /** The same of what is installed. */
    static String digest(Bundle bundle) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String name : names(bundle)) {
            try (InputStream octets = open(bundle, name)) {
                digests.put(name, digest(octets));
            }
        }
        return digest(digests);
    }

    private static String digest(SortedMap<String, String> digests) {
        MessageDigest whole = sha256();
        digests.forEach(
                (name, digest) -> whole.update((name.length() + ":" + name + digest).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(whole.digest());
    }

    private static String digest(InputStream octets) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 14];
        for (int read = octets.read(buffer); read >= 0; read = octets.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes what is installed to a file; its signatures hold there too. */
    static void copy(Bundle bundle, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            write(bundle, MANIFEST, zip);
            for (String name : names(bundle)) {
                if (!name.equals(MANIFEST)) {
                    write(bundle, name, zip);
                }
            }
        }
    }

    private static void write(Bundle bundle, String name, ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream octets = open(bundle, name)) {
            octets.transferTo(zip);
        }
        zip.closeEntry();
    }

    private static InputStream open(Bundle bundle, String name) throws IOException {
        URL url = bundle.getEntry(name);
        if (url == null) {
            throw new IOException("the bundle's own " + name + " is not there any more");
        }
        return url.openStream();
    }

    /** Of all files in it, not of folders. */
    private static Iterable<String> names(Bundle bundle) {
        SortedMap<String, Boolean> names = new TreeMap<>();
        collect(bundle, "/", names);
        return names.keySet();
    }

    private static void collect(Bundle bundle, String folder, SortedMap<String, Boolean> names) {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        if (paths != null) {
            for (String path : Collections.list(paths)) {
                if (path.endsWith("/")) {
                    collect(bundle, path, names);
                } else {
                    names.put(path, Boolean.TRUE);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new UncheckedIOException(new IOException(everyPlatformHasIt));
        }
    }

    /** Ends in a failure when there is more than it may be. */
    private static final class Counted extends FilterInputStream {
        private long left;

        Counted(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new IOException("it unpacks to more than " + (MAX_UNPACKED >> 20) + " MiB");
            }
            return read;
        }
    }
}
