package org.palomar.mime;

/**
 * Walks over the fields of a header in octets, one after the other, without a copy. Whoever asks what a header is, gets the same answer here: it ends at its
 * empty line and nowhere before, lines end in LF or CRLF, a line that begins with white space goes on with the line above (RFC 5322 §2.2.3), and a line
 * without a colon is a field without a name. Linear in the octets; for one thread.
 */
public final class FieldWalk {

    private static final int NONE = -1;

    private final byte[] octets;
    private final int to;
    private int start;
    private int end;
    private int colon = NONE;
    private boolean closed;

    /** A walk that begins with the header's first octet, at {@code from}; the header may go on behind {@code to}. */
    public FieldWalk(byte[] octets, int from, int to) {
        this.octets = octets;
        this.to = to;
        this.start = from;
        this.end = from;
    }

    /** Goes to the next field; {@code false} behind the last. */
    public boolean next() {
        if (closed || end >= to) {
            return false;
        }
        start = end;
        end = lineEnd(start);
        if (isEmptyLine(start, end)) {
            closed = true;
            return false;
        }
        colon = colonIn(start, end);
        while (end < to && isWhiteSpace(octets[end])) {
            end = lineEnd(end);
        }
        return true;
    }

    /** Where the field's first octet is. */
    public int start() {
        return start;
    }

    /** Behind the terminator of the field's last line; behind the empty line, when the walk is over and there was one. */
    public int end() {
        return end;
    }

    /** Behind the last octet of the field's name; {@link #start()} where it has none. */
    public int nameEnd() {
        return isNamed() ? nameEnd(octets, start, colon) : start;
    }

    /** Where the octets behind the name and the colon begin. */
    public int valueStart() {
        return isNamed() ? colon + 1 : start;
    }

    /** Whether the field has a colon in its first line, with something before it or not. */
    public boolean isNamed() {
        return colon != NONE;
    }

    /** Whether the walk has come to the empty line. */
    public boolean closed() {
        return closed;
    }

    /** The end of a name that a colon follows: white space between them is not the name's (RFC 5322 §4.5). */
    public static int nameEnd(byte[] octets, int start, int colon) {
        int nameEnd = colon;
        while (nameEnd > start && isWhiteSpace(octets[nameEnd - 1])) {
            nameEnd--;
        }
        return nameEnd;
    }

    private static boolean isWhiteSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private int lineEnd(int from) {
        for (int i = from; i < to; i++) {
            if (octets[i] == '\n') {
                return i + 1;
            }
        }
        return to;
    }

    private boolean isEmptyLine(int from, int behind) {
        int length = behind - from;
        return octets[behind - 1] == '\n' && (length == 1 || (length == 2 && octets[from] == '\r'));
    }

    private int colonIn(int from, int behind) {
        int i = from;
        while (i < behind && octets[i] != ':') {
            i++;
        }
        return i < behind ? i : NONE;
    }
}
