package org.palomar.signing.internal.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;

/**
 * Where the keys lie: a folder for each domain, a file for each key, named by its selector. For one thread at a time.
 *
 * @param root made when the first key is
 */
public record KeyFolder(Path root) {

    private static final String FORWARDING = "forwarding.secret";
    private static final int SECRET_OCTETS = 32;

    /** Where a server has them. */
    public static KeyFolder ofServer() {
        return new KeyFolder(Path.of(System.getProperty("palomar.data", "data")).resolve("signing"));
    }

    /** @throws IOException when nobody can tell which domains have keys */
    public Ring load() throws IOException {
        Ring ring = Ring.EMPTY;
        for (Path folder : list(root)) {
            Optional<Domain> domain = Domain.parse(String.valueOf(folder.getFileName()));
            if (domain.isPresent() && Files.isDirectory(folder)) {
                ring = ring.with(domain.get(), load(domain.get()));
            }
        }
        return ring;
    }

    /** The keys of one domain. What can't be read is named as broken, the folder itself as a key without a selector. */
    public DomainKeys load(Domain domain) {
        List<KeyEntry> keys = new ArrayList<>();
        List<BrokenKey> broken = new ArrayList<>();
        try {
            for (Path file : list(folder(domain))) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(KeyFile.ENDING)) {
                    load(domain, name.substring(0, name.length() - KeyFile.ENDING.length()), keys, broken);
                }
            }
            if (keys.isEmpty() && broken.isEmpty() && Files.exists(folder(domain))) {
                throw new IOException("it has lost its keys; bring them back from a backup, or remove the folder");
            }
        } catch (IOException unreadable) {
            broken.add(new BrokenKey(domain, "", problem(folder(domain), unreadable)));
        }
        return new DomainKeys(keys, broken);
    }

    private void load(Domain domain, String selector, List<KeyEntry> keys, List<BrokenKey> broken) {
        Path file = file(domain, selector);
        try {
            if (!KeyEntry.isSelector(selector, domain)) {
                throw new IOException("its name is no selector");
            }
            keys.add(KeyFile.read(file, domain, selector));
        } catch (IOException unreadable) {
            broken.add(new BrokenKey(domain, selector, problem(file, unreadable)));
        }
    }

    private static String problem(Path file, IOException failure) {
        String reason = failure.getClass() == IOException.class ? failure.getMessage() : failure.toString();
        return file + ": " + reason;
    }

    /**
     * The secret by which addresses of forwarded mail are known, made when there is none.
     *
     * @throws IOException when it can't be read or kept; its message says which file
     */
    public byte[] forwardingSecret() throws IOException {
        Path file = root.resolve(FORWARDING);
        if (!Files.exists(file)) {
            if (!Files.isDirectory(root)) {
                makeFolders(root);
            }
            byte[] fresh = new byte[SECRET_OCTETS];
            new SecureRandom().nextBytes(fresh);
            KeyFile.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
        }
        try {
            byte[] secret = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            if (secret.length >= SECRET_OCTETS) {
                return secret;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + ": it is not as it was written", malformed);
        }
        throw new IOException(file + ": it is too short; bring it back from a backup, or remove it");
    }

    /** The files of keys that others than the server's user may read. */
    public List<Path> openToOthers(List<KeyEntry> keys) {
        List<Path> open = new ArrayList<>();
        for (KeyEntry key : keys) {
            Path file = file(key.domain(), key.selector());
            try {
                if (KeyFile.isOpenToOthers(file)) {
                    open.add(file);
                }
            } catch (IOException gone) {
                // told of when it is read the next time
            }
        }
        return open;
    }

    /** Whether there is a file for a key, whatever is in it. */
    public boolean has(Domain domain, String selector) {
        return Files.exists(file(domain, selector));
    }

    /** Keeps a key; when it returns, that survives the loss of power. */
    public void keep(KeyEntry key) throws IOException {
        Path folder = folder(key.domain());
        if (!Files.isDirectory(folder)) {
            makeFolders(folder);
        }
        KeyFile.write(file(key.domain(), key.selector()), key);
    }

    private void makeFolders(Path folder) throws IOException {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(folder, attributes);
        KeyFile.force(root);
        KeyFile.force(root.toAbsolutePath().getParent());
    }

    /** Removes a key, and the folder with the last one. */
    public void remove(Domain domain, String selector) throws IOException {
        Path folder = folder(domain);
        Files.deleteIfExists(file(domain, selector));
        KeyFile.force(folder);
        try {
            Files.delete(folder);
            KeyFile.force(root);
        } catch (DirectoryNotEmptyException others) {
            // they stay
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private Path folder(Domain domain) {
        return root.resolve(domain.name());
    }

    private Path file(Domain domain, String selector) {
        return folder(domain).resolve(selector + KeyFile.ENDING);
    }
}
