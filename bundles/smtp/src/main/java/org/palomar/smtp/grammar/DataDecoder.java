package org.palomar.smtp.grammar;

/**
 * Takes the transparency procedure (RFC 5321 §4.5.2) off the octets that follow DATA and finds their end: CRLF, dot, CRLF, and nothing else. A dot between
 * other line ends is text, so that no two servers can disagree about where a message ends ("SMTP smuggling"); that it is there is remembered as a
 * {@link LineFault}. Works in place, on windows of any size, in time linear in their length. For one thread.
 */
public final class DataDecoder {

    private enum Place {
        LINE_START,
        TEXT,
        CR,
        DOT,
        DOT_CR
    }

    private Place place = Place.LINE_START;
    private LineFault fault = LineFault.NONE;
    private boolean ended;
    private int textEnd;
    private int rest;

    // Octets of the window from segment on are text that has not been moved to textEnd yet.
    private int segment;

    /**
     * Decodes the octets from {@code from} to {@code to}. Afterwards the text is at {@code from} to {@link #textEnd()}. Not to be called after the end.
     *
     * @return whether the end of the message was found
     */
    public boolean decode(byte[] window, int from, int to) {
        textEnd = from;
        segment = from;
        int i = from;
        while (i < to && !ended) {
            i = step(window, i, to);
        }
        moveSegment(window, i);
        rest = i;
        return ended;
    }

    /** Where the text of the last window ends. */
    public int textEnd() {
        return textEnd;
    }

    /** The first octet of the last window that isn't of the message. */
    public int rest() {
        return rest;
    }

    /** The first thing that was wrong with the message so far; see {@link LineFault#and}. */
    public LineFault fault() {
        return fault;
    }

    private int step(byte[] window, int i, int to) {
        byte octet = window[i];
        return switch (place) {
            case TEXT -> throughText(window, i, to);
            case LINE_START -> octet == '.' ? cut(window, i, Place.DOT) : stay(i);
            case DOT -> octet == '\r' ? cut(window, i, Place.DOT_CR) : stay(i);
            case DOT_CR -> octet == '\n' ? end(window, i) : bareCr(i, LineFault.DOT_CR);
            case CR -> octet == '\n' ? newLine(i) : bareCr(i, LineFault.BARE_CR);
        };
    }

    private int newLine(int i) {
        place = Place.LINE_START;
        return i + 1;
    }

    private int end(byte[] window, int i) {
        ended = true;
        return cut(window, i, Place.LINE_START);
    }

    private int bareCr(int i, LineFault found) {
        note(found);
        return stay(i);
    }

    // The octet is text, to be looked at as such.
    private int stay(int i) {
        place = Place.TEXT;
        return i;
    }

    private int throughText(byte[] window, int from, int to) {
        int i = ControlSearch.next(window, from, to);
        while (i < to) {
            byte octet = window[i++];
            if (octet == '\r') {
                place = Place.CR;
                return i;
            }
            note(octet == '\n' ? LineFault.BARE_LF : LineFault.NUL);
            i = ControlSearch.next(window, i, to);
        }
        return i;
    }

    // The octet is of the transparency procedure, not of the text.
    private int cut(byte[] window, int i, Place next) {
        moveSegment(window, i);
        segment = i + 1;
        place = next;
        return i + 1;
    }

    private void moveSegment(byte[] window, int end) {
        int length = end - segment;
        if (textEnd != segment && length > 0) {
            System.arraycopy(window, segment, window, textEnd, length);
        }
        textEnd += Math.max(length, 0);
    }

    private void note(LineFault found) {
        fault = fault.and(found);
    }
}
