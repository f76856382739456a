package org.palomar.api.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A header field that we compose ourselves. What a peer wrote can't break out of it: line breaks and control characters are refused, so
 * that no value can start a field of its own.
 *
 * @param name printable ASCII without colon (RFC 5322 §3.6.8), 1 to 76 characters
 * @param value one logical line of at most {@value #MAX_VALUE} characters, no CR, LF or NUL; it is folded when written
 */
public record HeaderField(String name, String value) {

    /** Longer values help nobody and hurt readers; RFC 5322 sets no bound for a folded field. */
    public static final int MAX_VALUE = 4000;

    private static final int MAX_NAME = 76;
    private static final int FOLD_AT = 76;

    public HeaderField {
        if (name.isEmpty()
                || name.length() > MAX_NAME
                || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':')) {
            throw new IllegalArgumentException("not a header field name");
        }
        if (value.length() > MAX_VALUE || !value.chars().allMatch(c -> (c >= 0x20 && c != 0x7f) || c == '\t')) {
            throw new IllegalArgumentException("not a header field value");
        }
    }

    /** Fields one after the other, each as {@link #toOctets}. */
    public static byte[] octets(List<HeaderField> fields) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256 * fields.size());
        fields.forEach(field -> octets.writeBytes(field.toOctets()));
        return octets.toByteArray();
    }

    /** The field as octets, folded at white space (RFC 5322 §2.2.3), with its final CRLF. */
    public byte[] toOctets() {
        StringBuilder text = new StringBuilder(name).append(':');
        int column = text.length();
        for (String word : value.split(" ", -1)) {
            if (column + 1 + word.length() > FOLD_AT && column > name.length() + 1) {
                text.append("\r\n");
                column = 0;
            }
            text.append(' ').append(word);
            column += 1 + word.length();
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
