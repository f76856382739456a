package org.palomar.signing.internal.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
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
        for (Domain domain : domains()) {
            ring = ring.with(domain, load(domain));
        }
        return ring;
    }

    /**
     * The domains that have a folder. What can't be looked at, or leads nowhere, may hold keys and counts as one: only what is known to be a file does not.
     *
     * @throws IOException when nobody can tell
     */
    public List<Domain> domains() throws IOException {
        if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(); // no key was made yet
        }
        List<Domain> domains = new ArrayList<>();
        for (Path entry : list(root)) {
            String name = String.valueOf(entry.getFileName());
            Optional<Domain> domain = Domain.parse(name);
            if (domain.isPresent() && !isForwarding(name) && !isFile(entry)) {
                domains.add(domain.get());
            }
        }
        return domains;
    }

    private static boolean isForwarding(String name) {
        return name.equals(FORWARDING)
                || name.equals(
                        String.valueOf(KeyFile.unfinished(Path.of(FORWARDING)).getFileName()));
    }

    private static boolean isFile(Path entry) {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class).isRegularFile();
        } catch (IOException hidden) {
            return false;
        }
    }

    /** The keys of a domain that had some: never none. What can't be read is named as broken, the folder itself as a key without a selector. */
    public DomainKeys load(Domain domain) {
        List<KeyEntry> keys = new ArrayList<>();
        List<BrokenKey> broken = new ArrayList<>();
        try {
            List<String> selectors = selectors(domain);
            if (selectors.isEmpty()) {
                throw new IOException("it has lost its keys; bring them back from a backup");
            }
            for (String selector : selectors) {
                load(domain, selector, keys, broken);
            }
        } catch (NoSuchFileException gone) {
            broken.add(new BrokenKey(domain, "", folder(domain) + ": the folder is gone"));
        } catch (IOException unreadable) {
            broken.add(new BrokenKey(domain, "", problem(folder(domain), unreadable)));
        }
        return new DomainKeys(keys, broken);
    }

    /**
     * What a look at the folder makes of the keys that are in force. Keys whose files have gone stay in force, as nothing but an operator's word gives a key up; broken ones stay broken until they can be read; files that were
     * not there before are read.
     */
    public DomainKeys again(Domain domain, DomainKeys present) {
        if (present.broken().isEmpty() && !present.isEmpty() && !hasMore(domain, present)) {
            return present;
        }
        if (present.keys().isEmpty() && isFile(folder(domain))) {
            return DomainKeys.NONE; // it could not be looked at before
        }
        return load(domain).besides(present, key -> file(domain, key.selector()) + ": the file is gone");
    }

    private boolean hasMore(Domain domain, DomainKeys present) {
        try {
            return selectors(domain).stream()
                    .anyMatch(selector -> present.find(selector).isEmpty());
        } catch (IOException unreachable) {
            return false;
        }
    }

    private List<String> selectors(Domain domain) throws IOException {
        return list(folder(domain)).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> name.endsWith(KeyFile.ENDING) && !name.equals(KeyFile.ENDING))
                .map(name -> name.substring(0, name.length() - KeyFile.ENDING.length()))
                .toList();
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

    /** The files of keys that a restart would not find. */
    public List<Path> unreachable(List<KeyEntry> keys) {
        return keys.stream()
                .map(key -> file(key.domain(), key.selector()))
                .filter(file -> !Files.isReadable(file))
                .toList();
    }

    /** Keeps a key; when it returns, that survives the loss of power. A folder is there with its first key or not at all, as one without keys has lost them. */
    public void keep(KeyEntry key) throws IOException {
        Path folder = folder(key.domain());
        if (Files.isDirectory(folder)) {
            KeyFile.write(file(key.domain(), key.selector()), key);
            return;
        }
        Path beside = root.resolve("." + key.domain().name() + ".new");
        if (Files.isDirectory(beside, LinkOption.NOFOLLOW_LINKS)) {
            clear(beside); // a loss of power left it
        }
        makeFolders(beside);
        try {
            KeyFile.write(beside.resolve(key.selector() + KeyFile.ENDING), key);
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
            KeyFile.force(root);
        } catch (IOException failure) {
            clear(beside);
            throw failure;
        }
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

    /** Of a folder that never was in force. */
    private static void clear(Path folder) {
        try {
            for (Path file : list(folder)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException stays) {
            // whoever makes the next key finds it
        }
    }

    /**
     * Removes a key, and the folder with the last one; what else lies in that is set aside under another name, as a folder without keys has lost them. Without a selector the folder is set aside with all that is in it.
     */
    public void remove(Domain domain, String selector) throws IOException {
        Path folder = folder(domain);
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (selector.isEmpty()) {
            aside(folder);
            return;
        }
        Path file = file(domain, selector);
        boolean last = selectors(domain).stream().allMatch(selector::equals);
        if (last) {
            Path aside = aside(folder);
            Files.deleteIfExists(aside.resolve(file.getFileName()));
            Files.deleteIfExists(KeyFile.unfinished(aside.resolve(file.getFileName())));
            deleteIfEmpty(aside);
        } else {
            Files.deleteIfExists(file);
            Files.deleteIfExists(KeyFile.unfinished(file));
            KeyFile.force(folder);
        }
    }

    private Path aside(Path folder) throws IOException {
        Path aside = root.resolve("." + folder.getFileName() + ".removed");
        for (int number = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); number++) {
            aside = root.resolve("." + folder.getFileName() + ".removed-" + number);
        }
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        KeyFile.force(root);
        return aside;
    }

    private void deleteIfEmpty(Path aside) throws IOException {
        try {
            Files.delete(aside);
            KeyFile.force(root);
        } catch (DirectoryNotEmptyException others) {
            // they stay, under the other name
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (UncheckedIOException unreadable) {
            throw new IOException(unreadable.getCause());
        }
    }

    private Path folder(Domain domain) {
        return root.resolve(domain.name());
    }

    private Path file(Domain domain, String selector) {
        return folder(domain).resolve(selector + KeyFile.ENDING);
    }
}
