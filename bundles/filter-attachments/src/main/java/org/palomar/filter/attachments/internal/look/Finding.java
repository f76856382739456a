package org.palomar.filter.attachments.internal.look;

/**
 * Something wrong with an attachment.
 *
 * @param place the names on the way to it, printable and short
 * @param detail a clause; printable, may be empty
 */
public record Finding(Kind kind, String place, String detail) {

    /** For people, in one line. */
    public String text() {
        return place + " " + kind.clause() + (detail.isEmpty() ? "" : ": " + detail);
    }
}
