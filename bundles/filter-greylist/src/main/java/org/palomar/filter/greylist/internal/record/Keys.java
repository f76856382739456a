package org.palomar.filter.greylist.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.palomar.api.greylist.Acquaintance.Kind;

/**
 * The keys of this bundle.
 *
 * <pre>
 * h 1 &lt;kind:1&gt; &lt;subject&gt;  a standing
 * </pre>
 */
public final class Keys {

    private static final byte OURS = 'h';
    private static final byte STANDING = 1;
    private static final int HEAD = 3;

    private Keys() {}

    public static byte[] standing(Subject subject) {
        byte[] text = subject.text().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD + text.length)
                .put(OURS)
                .put(STANDING)
                .put(letter(subject.kind()))
                .put(text)
                .array();
    }

    /** The first key that can be one of this bundle's. */
    public static byte[] all() {
        return new byte[] {OURS, STANDING};
    }

    /** The first key behind them. */
    public static byte[] afterAll() {
        return new byte[] {OURS, STANDING + 1};
    }

    /** What a key of this bundle's is about; empty for one that nobody here wrote. */
    public static Optional<Subject> subject(byte[] key) {
        if (key.length <= HEAD) {
            return Optional.empty();
        }
        String text = new String(key, HEAD, key.length - HEAD, StandardCharsets.UTF_8);
        return Arrays.stream(Kind.values())
                .filter(kind -> letter(kind) == key[2])
                .findFirst()
                .map(kind -> new Subject(kind, text));
    }

    private static byte letter(Kind kind) {
        return switch (kind) {
            case WAITING -> 'w';
            case PASSED -> 'p';
            case NETWORK -> 'n';
            case WRITTEN -> 'c';
            case ALLOWED -> 'a';
        };
    }
}
