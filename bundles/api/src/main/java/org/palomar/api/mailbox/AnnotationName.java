package org.palomar.api.mailbox;

import java.util.Locale;
import java.util.Optional;

/**
 * The name of an annotation (RFC 5464 §3.2), such as {@code /private/comment}, in small letters, as names are compared without regard to case.
 *
 * @param value {@code /private} or {@code /shared}, or something below one of them: printable ASCII without {@code *} and {@code %}, no empty level; at most
 *     {@value #MAX_OCTETS} octets
 */
public record AnnotationName(String value) implements Comparable<AnnotationName> {

    /** Longer than any that is registered, short enough for keys. */
    public static final int MAX_OCTETS = 256;

    /** The name of the script that runs on what happens to a mailbox (RFC 6785 §2.3.1). */
    public static final AnnotationName EVENT_SCRIPT = new AnnotationName("/shared/imapsieve/script");

    /** Of an account: whether a copy of what it submits goes to its mailbox for sent mail, if the value is {@link #YES}. */
    public static final AnnotationName SENT_COPY = new AnnotationName("/private/vendor/palomar/sent-copy");

    /** Of an account: logins with its name that are refused after wrong passwords. Read, it names them; removed, they are taken again, or those from the network that its new value is. Kept nowhere. */
    public static final AnnotationName REFUSED_LOGINS = new AnnotationName("/private/vendor/palomar/refused-logins");

    /** The value of an annotation that turns something on. */
    public static final String YES = "yes";

    private static final String PRIVATE = "/private";
    private static final String SHARED = "/shared";

    public AnnotationName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the name of an annotation");
        }
    }

    /** Parses a name that a client wrote. */
    public static Optional<AnnotationName> parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return isValid(name) ? Optional.of(new AnnotationName(name)) : Optional.empty();
    }

    /** Whether it has others below it and no value itself: {@code /private} and {@code /shared}. */
    public boolean isScope() {
        return value.equals(PRIVATE) || value.equals(SHARED);
    }

    /** How many levels this is below {@code ancestor}: 0 for the same name, -1 if it is not below it at all. */
    public int levelsBelow(AnnotationName ancestor) {
        if (equals(ancestor)) {
            return 0;
        }
        if (!value.startsWith(ancestor.value + "/")) {
            return -1;
        }
        return (int) value.chars()
                .skip(ancestor.value.length())
                .filter(c -> c == '/')
                .count();
    }

    @Override
    public int compareTo(AnnotationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isValid(String name) {
        boolean scoped = name.equals(PRIVATE)
                || name.equals(SHARED)
                || name.startsWith(PRIVATE + "/")
                || name.startsWith(SHARED + "/");
        return scoped
                && name.length() <= MAX_OCTETS
                && !name.endsWith("/")
                && !name.contains("//")
                && name.chars().allMatch(AnnotationName::isAllowed);
    }

    private static boolean isAllowed(int c) {
        boolean capital = c >= 'A' && c <= 'Z';
        return c >= 0x20 && c < 0x7f && c != '*' && c != '%' && !capital;
    }
}
