package org.palomar.sieve.internal.run;

import java.util.Arrays;
import java.util.Optional;
import org.palomar.mime.EncodedWords;
import org.palomar.mime.Headers;
import org.palomar.sieve.internal.match.Octets;

/** A header field as tests see it. For one thread. */
public final class Field {

    private final String name;
    private final String value;
    private final byte[] source;
    private final int start;
    private final int end;
    private Optional<String> text = Optional.empty();

    private Field(String name, String value, byte[] source, int start, int end) {
        this.name = name;
        this.value = value;
        this.source = source;
        this.start = start;
        this.end = end;
    }

    static Field of(Headers.Field field, byte[] header) {
        return new Field(field.name(), field.value(), header, field.start(), field.end());
    }

    static Field of(String name, String value, byte[] octets) {
        return new Field(name, value, octets, 0, octets.length);
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    public String name() {
        return name;
    }

    /** As it came, unfolded: what structured fields are parsed from. */
    public String raw() {
        return value;
    }

    /** What people read, as octets: encoded words decoded (RFC 5228 §2.7.2), no white space around it. */
    public String text() {
        String decoded = text.orElseGet(() -> Octets.of(EncodedWords.decode(value)));
        text = Optional.of(decoded);
        return decoded;
    }

    /** The whole field with its line ends; the last of a header that is cut off gets one. */
    byte[] octets() {
        byte[] octets = Arrays.copyOfRange(source, start, end);
        if (octets.length > 0 && octets[octets.length - 1] == '\n') {
            return octets;
        }
        byte[] ended = Arrays.copyOf(octets, octets.length + 2);
        ended[octets.length] = '\r';
        ended[octets.length + 1] = '\n';
        return ended;
    }
}
