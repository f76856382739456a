package org.palomar.api.mailbox;

import java.util.Locale;
import java.util.Optional;

/**
 * A message flag: one of the five system flags, or a keyword (RFC 9051 §2.3.2). Compared without regard to case, kept as it was first written.
 * {@code \Recent} is no flag here: nobody sets it.
 */
public final class Flag implements Comparable<Flag> {

    /** Longer keywords are refused. */
    public static final int MAX_LENGTH = 100;

    public static final Flag SEEN = new Flag("\\Seen");
    public static final Flag ANSWERED = new Flag("\\Answered");
    public static final Flag FLAGGED = new Flag("\\Flagged");
    public static final Flag DELETED = new Flag("\\Deleted");
    public static final Flag DRAFT = new Flag("\\Draft");

    private final String name;
    private final String folded;

    private Flag(String name) {
        this.name = name;
        this.folded = name.toLowerCase(Locale.ROOT);
    }

    /** A system flag or a keyword; empty for what is neither. */
    public static Optional<Flag> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "\\seen" -> Optional.of(SEEN);
            case "\\answered" -> Optional.of(ANSWERED);
            case "\\flagged" -> Optional.of(FLAGGED);
            case "\\deleted" -> Optional.of(DELETED);
            case "\\draft" -> Optional.of(DRAFT);
            default -> isKeyword(text) ? Optional.of(new Flag(text)) : Optional.empty();
        };
    }

    public boolean isSystem() {
        return name.charAt(0) == '\\';
    }

    @Override
    public int compareTo(Flag other) {
        return folded.compareTo(other.folded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Flag flag && folded.equals(flag.folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    // flag-keyword = "$MDNSent" / ... / atom (RFC 9051 §9)
    private static boolean isKeyword(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0);
    }
}
