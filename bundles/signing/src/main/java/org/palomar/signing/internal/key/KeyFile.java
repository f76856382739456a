package org.palomar.signing.internal.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.spec.InvalidKeySpecException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;

/**
 * The file of one key: lines that say what it is, and the private key in PEM (RFC 7468 §10), which other programs can read too. It is replaced whole, so that a loss of power leaves the old one or the new one, and only
 * the server's user may read it.
 */
final class KeyFile {

    static final String ENDING = ".pem";

    /** A key of 4,096 bits is some 3,300 octets. */
    private static final int MOST = 64 * 1024;

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int LINE = 64;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /** @throws IOException when it can't be read, or holds no key; its message says which */
    static KeyEntry read(Path file, Domain domain, String selector) throws IOException {
        Map<String, String> head = new HashMap<>();
        StringBuilder base64 = new StringBuilder();
        String text = text(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("it holds no private key");
        }
        text.substring(0, begin).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                head.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        text.substring(begin + BEGIN.length(), end).lines().forEach(base64::append);
        try {
            KeyAlgorithm algorithm = KeyAlgorithm.parse(value(head, "algorithm"))
                    .orElseThrow(() -> new IOException("its algorithm is not known"));
            Base64.Decoder decoder = Base64.getDecoder();
            Secret secret =
                    Secret.of(algorithm, decoder.decode(base64.toString()), decoder.decode(value(head, "public")));
            return new KeyEntry(
                    domain,
                    selector,
                    secret,
                    state(value(head, "state")),
                    Instant.parse(value(head, "created")),
                    Instant.parse(value(head, "since")));
        } catch (InvalidKeySpecException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new IOException("it is not as it was written", malformed);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MOST);
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    private static String value(Map<String, String> head, String name) throws IOException {
        return Optional.ofNullable(head.get(name))
                .orElseThrow(() -> new IOException("its line \"" + name + ":\" is missing"));
    }

    private static KeyState state(String word) throws IOException {
        return Arrays.stream(KeyState.values())
                .filter(state -> word(state).equals(word))
                .findFirst()
                .orElseThrow(() -> new IOException("its state is not known"));
    }

    private static String word(KeyState state) {
        return switch (state) {
            case WAITING -> "waiting";
            case SIGNING -> "signing";
            case RETIRED -> "retired";
        };
    }

    /** Whether others than the server's user may read it. */
    static boolean isOpenToOthers(Path file) throws IOException {
        return isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    /** When it returns, the file survives the loss of power. */
    static void write(Path file, KeyEntry entry) throws IOException {
        Base64.Encoder encoder = Base64.getEncoder();
        String text = "A key of Palomar for signatures of " + entry.domain() + ", selector " + entry.selector() + "\n"
                + "algorithm: " + entry.secret().algorithm().word() + "\n"
                + "state: " + word(entry.state()) + "\n"
                + "created: " + entry.created() + "\n"
                + "since: " + entry.since() + "\n"
                + "public: " + encoder.encodeToString(entry.secret().publicOctets()) + "\n"
                + BEGIN + "\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'})
                        .encodeToString(entry.secret().privateOctets())
                + "\n" + END + "\n";
        write(file, text);
    }

    /** When it returns, the file has this text in ASCII, and survives the loss of power. */
    static void write(Path file, String text) throws IOException {
        Path fresh = unfinished(file);
        Files.deleteIfExists(fresh);
        try {
            put(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            Files.deleteIfExists(fresh);
            throw failure;
        }
        force(file.toAbsolutePath().getParent());
    }

    /** Where a key is written before it takes its place. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private static void put(Path file, String text) throws IOException {
        FileAttribute<?>[] attributes = isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer rest = StandardCharsets.US_ASCII.encode(text);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes the names in a folder durable. */
    static void force(@Nullable Path folder) throws IOException {
        if (folder != null && isPosix(folder)) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
