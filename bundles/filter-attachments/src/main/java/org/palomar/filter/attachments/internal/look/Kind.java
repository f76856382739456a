package org.palomar.filter.attachments.internal.look;

import java.util.Locale;

/** What may be wrong with an attachment; the order is that in which the first one of a message is named. */
public enum Kind {
    /** Made to fill memory, disks or time. */
    ARCHIVE_BOMB("unpacks to far more than it seems"),
    /** A program for some system. */
    EXECUTABLE("is a program"),
    /** Text that something runs when it is opened. */
    SCRIPT("is a script"),
    /** Leads to something else that is run. */
    SHORTCUT("is a shortcut"),
    /** Opened as a disk, past the marks that systems put on what came by mail. */
    DISK_IMAGE("is a disk image"),
    /** A document with code, or that fetches code. */
    MACRO("is a document with code"),
    /** What the operator's lists name. */
    LISTED("is of a kind that is not taken here"),
    /** Not what it says it is. */
    MISMATCH("is not what it says it is"),
    /** Can't be looked into without a password. */
    ENCRYPTED("is encrypted"),
    /** Damaged, of a kind that is not read, or past a bound. */
    UNREADABLE("can't be looked into");

    private final String clause;

    Kind(String clause) {
        this.clause = clause;
    }

    /** As in settings and answers: {@code archive-bomb}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it says of an attachment, in English, behind its name. */
    public String clause() {
        return clause;
    }
}
