package org.palomar.secrets.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What secrets are encrypted with.
 *
 * @param origin where it comes from, for people
 * @param problem what is wrong with how it is kept, if anything
 */
record MasterKey(String phrase, String origin, Optional<String> problem) {

    /** The environment variable that is asked first. */
    static final String VARIABLE = "PALOMAR_SECRET_KEY";

    private static final String FILE = "secret.key";
    private static final int OCTETS = 32;

    /** Shorter phrases can be guessed, whatever the cipher. */
    private static final int SHORT = 16;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Takes the key from the environment, else from the file in the data folder, which is made if there is none. */
    static MasterKey load(Optional<String> variable, Path data) throws IOException {
        Optional<String> given = variable.map(String::strip).filter(text -> !text.isEmpty());
        if (given.isPresent()) {
            Optional<String> problem = given.get().length() < SHORT
                    ? Optional.of(VARIABLE + " is shorter than " + SHORT + " characters and can be guessed")
                    : Optional.empty();
            return new MasterKey(given.get(), "the environment variable " + VARIABLE, problem);
        }
        Path file = data.resolve(FILE);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            create(file);
        } else if (Files.notExists(file)) {
            throw new IOException(
                    file + " is a link to no file; bring that back, or delete the link to have a new key made");
        }
        String phrase = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (phrase.isEmpty()) {
            throw new IOException(file + " is empty; restore it from a backup, or delete it to have a new key made");
        }
        return new MasterKey(phrase, file.toString(), tooOpen(file));
    }

    // Whole or not at all, whenever the power fails: an empty file would be refused at every later start.
    private static void create(Path file) throws IOException {
        byte[] key = new byte[OCTETS];
        new SecureRandom().nextBytes(key);
        String phrase = Base64.getEncoder().withoutPadding().encodeToString(key) + "\n";
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        FileAttribute<?>[] attributes = isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer rest = StandardCharsets.US_ASCII.encode(phrase);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        if (isPosix()) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static Optional<String> tooOpen(Path file) throws IOException {
        return isPosix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))
                ? Optional.of(file + " can be read by others than its owner")
                : Optional.empty();
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public String toString() {
        return "MasterKey[" + origin + "]";
    }
}
