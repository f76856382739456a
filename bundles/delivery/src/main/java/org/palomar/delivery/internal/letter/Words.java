package org.palomar.delivery.internal.letter;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Pattern;
import org.palomar.api.message.HeaderField;

/** Texts of people as header fields and replies take them. Pure. */
public final class Words {

    /** Octets of UTF-8 whose base64 fits into an encoded word of 75 characters (RFC 2047 §2). */
    private static final int WORD = 45;

    /** Characters of a text in a header: longer ones are cut. */
    private static final int LONGEST = 900;

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+");

    private Words() {}

    /** An unstructured value (RFC 2047 §5): as it is where it is plain ASCII, else in encoded words. */
    public static String unstructured(String text) {
        String line = oneLine(text);
        return isPlain(line) ? line : encoded(line);
    }

    /** A display name before an address. */
    static String phrase(String name) {
        String line = oneLine(name);
        return isPlain(line) ? '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : encoded(line);
    }

    /** In printable ASCII: letters lose their accents, what is left becomes a question mark. */
    public static String ascii(String text) {
        String letters =
                Normalizer.normalize(oneLine(text), Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        StringBuilder plain = new StringBuilder(letters.length());
        letters.codePoints().forEach(c -> plain.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return plain.toString();
    }

    /** Line ends and controls become single spaces. */
    static String oneLine(String text) {
        String line = BLANKS.matcher(text).replaceAll(" ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end);
    }

    private static boolean isPlain(String line) {
        return line.chars().allMatch(c -> c >= 0x20 && c < 0x7f) && !line.contains("=?");
    }

    private static String encoded(String line) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int octets = 0;
        for (int c : line.codePoints().toArray()) {
            String character = Character.toString(c);
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + length > WORD) {
                close(word, words);
                octets = 0;
            }
            word.append(character);
            octets += length;
        }
        close(word, words);
        return words.toString();
    }

    private static void close(StringBuilder word, StringBuilder words) {
        if (!word.isEmpty()) {
            String base64 = Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8));
            words.append(words.isEmpty() ? "" : " ")
                    .append("=?utf-8?B?")
                    .append(base64)
                    .append("?=");
            word.setLength(0);
        }
    }

    /** A field whose value is cut where it is longer than fields may be. */
    static HeaderField field(String name, String value) {
        return new HeaderField(name, value.substring(0, Math.min(value.length(), HeaderField.MAX_VALUE)));
    }
}
