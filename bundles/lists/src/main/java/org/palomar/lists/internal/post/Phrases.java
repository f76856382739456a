package org.palomar.lists.internal.post;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text as header fields have it, in ASCII: as it is, or in encoded words (RFC 2047). Pure. */
public final class Phrases {

    /** Octets of one encoded word: 75 characters with what is around them (RFC 2047 §2). */
    private static final int WORD = 42;

    private Phrases() {}

    /** Unstructured text, such as a subject. Control characters become spaces. */
    public static String text(String text) {
        String line = oneLine(text);
        boolean plain = line.chars().allMatch(c -> c >= 0x20 && c < 0x7f) && !line.contains("=?");
        return plain ? line : encoded(line);
    }

    /** A display name: quoted if it is ASCII (RFC 5322 §3.2.5). */
    public static String name(String name) {
        String line = oneLine(name);
        boolean plain = line.chars().allMatch(c -> c >= 0x20 && c < 0x7f) && !line.contains("=?");
        return plain ? '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : encoded(line);
    }

    /** Line ends and controls become single spaces. */
    public static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }

    /** At most so many characters, and no half of one. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
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
}
