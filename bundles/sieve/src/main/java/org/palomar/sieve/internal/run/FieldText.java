package org.palomar.sieve.internal.run;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;
import org.palomar.api.message.HeaderField;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;

/** Header fields that a script writes. */
public final class FieldText {

    /** Octets in one encoded word of base64: with its frame it has at most 75 characters (RFC 2047 §2). */
    private static final int WORD = 42;

    private FieldText() {}

    // field-name = 1*ftext, RFC 5322 §3.6.8
    public static boolean isName(String octets) {
        return !octets.isEmpty()
                && octets.length() <= 76
                && octets.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':');
    }

    /** A field folded, with its line end; what is not ASCII as encoded words. */
    public static byte[] octets(String name, String octets) throws SieveFailure {
        String value = encoded(Octets.text(octets).strip());
        if (!isName(name)) {
            throw new SieveFailure(
                    "\"" + Octets.text(name) + "\" can't name a header field; use letters, digits and hyphens.");
        }
        if (value.length() > HeaderField.MAX_VALUE
                || value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw new SieveFailure("The value of a header field is one line of at most " + HeaderField.MAX_VALUE
                    + " characters; shorten it.");
        }
        return new HeaderField(name, value).toOctets();
    }

    private static String encoded(String text) {
        if (Octets.isAscii(text)) {
            return text;
        }
        StringJoiner words = new StringJoiner(" ");
        StringBuilder word = new StringBuilder();
        int size = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String character = Character.toString(text.codePointAt(i));
            int octets = character.getBytes(StandardCharsets.UTF_8).length;
            if (size + octets > WORD) {
                words.add(encodedWord(word));
                word.setLength(0);
                size = 0;
            }
            word.append(character);
            size += octets;
        }
        return words.add(encodedWord(word)).toString();
    }

    private static String encodedWord(CharSequence text) {
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        return "=?utf-8?b?" + Base64.getEncoder().encodeToString(octets) + "?=";
    }
}
