package org.palomar.directory.internal.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * Prepares names and passwords (RFC 4013), so that what looks equal is equal on client and server.
 *
 * <p>Deviation: RFC 4013 §2.5 refuses code points that Unicode 3.2 did not know; those of today's Unicode are taken, as clients do.
 */
public final class SaslPrep {

    private SaslPrep() {}

    /** Empty if the octets are no UTF-8 or hold characters that RFC 4013 §2.3 prohibits. */
    public static Optional<String> prepare(byte[] octets) {
        return text(octets).flatMap(SaslPrep::prepare);
    }

    public static Optional<String> prepare(String text) {
        return Optional.of(normal(text)).filter(normal -> !hasProhibited(normal) && isBidiConsistent(normal));
    }

    /** Empty if the octets are no UTF-8. */
    static Optional<String> text(byte[] octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /** Mapped and normalised (RFC 4013 §2.1, §2.2), not checked. */
    static String normal(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isMappedToNothing(c)).forEach(c -> mapped.appendCodePoint(isSpace(c) ? ' ' : c));
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    }

    static boolean hasProhibited(String normal) {
        return normal.codePoints().anyMatch(SaslPrep::isProhibited);
    }

    // RFC 3454 table B.1
    private static boolean isMappedToNothing(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x1806
                || (c >= 0x180b && c <= 0x180d)
                || (c >= 0x200b && c <= 0x200d)
                || c == 0x2060
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff;
    }

    // RFC 3454 table C.1.2
    private static boolean isSpace(int c) {
        return c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    // RFC 3454 tables C.2 to C.9
    private static boolean isProhibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> (c >= 0xfff9 && c <= 0xfffd) || (c >= 0x2ff0 && c <= 0x2ffb) || c == 0x340 || c == 0x341;
        };
    }

    // RFC 3454 §6: right-to-left text has no left-to-right characters, and starts and ends right to left.
    static boolean isBidiConsistent(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return true;
        }
        return text.codePoints()
                        .noneMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                && isRightToLeft(text.codePointAt(0))
                && isRightToLeft(text.codePointBefore(text.length()));
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
