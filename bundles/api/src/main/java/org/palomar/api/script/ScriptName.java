package org.palomar.api.script;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * The name of a script, in Net-Unicode (RFC 5198), compared as it is written (RFC 5804 §1.6).
 *
 * @param value no control characters, no line separators; 1 to {@value #MAX_OCTETS} octets of UTF-8
 */
public record ScriptName(String value) implements Comparable<ScriptName> {

    /** The 128 characters that RFC 5804 §1.6 asks for, whatever they are. */
    public static final int MAX_OCTETS = 512;

    public ScriptName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the name of a script");
        }
    }

    /** Parses a name that a client or person wrote. */
    public static Optional<ScriptName> parse(String text) {
        if (text.length() > MAX_OCTETS) {
            return Optional.empty();
        }
        String name = Normalizer.normalize(text, Normalizer.Form.NFC);
        return isValid(name) ? Optional.of(new ScriptName(name)) : Optional.empty();
    }

    /** As {@link #parse}, for names that the program itself knows to be right. */
    public static ScriptName of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not the name of a script"));
    }

    @Override
    public int compareTo(ScriptName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isValid(String name) {
        return !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS
                && name.codePoints().allMatch(ScriptName::isPlain);
    }

    // RFC 5804 §1.6: no controls (C0, DEL, C1), no line and paragraph separators; nor half a character
    private static boolean isPlain(int c) {
        boolean control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
        boolean half = c >= 0xd800 && c <= 0xdfff;
        return !control && !half;
    }
}
