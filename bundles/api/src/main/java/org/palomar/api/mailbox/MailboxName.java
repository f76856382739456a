package org.palomar.api.mailbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * The full name of a mailbox, levels separated by {@code /}, in Unicode (Net-Unicode, RFC 5198). {@code INBOX} is spelled in capitals whatever the
 * client wrote, also as the first of several levels.
 *
 * @param value no empty level, no {@code .} or {@code ..} as level, no control character, no {@code *} or {@code %}; at most {@value #MAX_OCTETS}
 *     octets and {@value #MAX_DEPTH} levels
 */
public record MailboxName(String value) implements Comparable<MailboxName> {

    /** The hierarchy separator. */
    public static final char SEPARATOR = '/';

    /** Longer than people need, short enough for keys. */
    public static final int MAX_OCTETS = 1000;

    /** Deeper trees come from loops or attacks. */
    public static final int MAX_DEPTH = 32;

    /** The mailbox that every account has. */
    public static final MailboxName INBOX = new MailboxName("INBOX");

    public MailboxName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a mailbox name");
        }
    }

    /** Parses a name that a client or person wrote, decoded to Unicode. */
    public static Optional<MailboxName> parse(String text) {
        String name = Normalizer.normalize(text, Normalizer.Form.NFC);
        int firstEnd = name.indexOf(SEPARATOR) < 0 ? name.length() : name.indexOf(SEPARATOR);
        if (name.substring(0, firstEnd).equalsIgnoreCase("INBOX")) {
            name = "INBOX" + name.substring(firstEnd);
        }
        return isValid(name) ? Optional.of(new MailboxName(name)) : Optional.empty();
    }

    /** As {@link #parse}, for names that the program itself knows to be right. */
    public static MailboxName of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a mailbox name"));
    }

    public boolean isInbox() {
        return equals(INBOX);
    }

    /** The levels, the topmost first. */
    public List<String> levels() {
        return List.of(value.split("/", -1));
    }

    /** The mailbox one level up; empty for a topmost one. */
    public Optional<MailboxName> parent() {
        int last = value.lastIndexOf(SEPARATOR);
        return last < 0 ? Optional.empty() : Optional.of(new MailboxName(value.substring(0, last)));
    }

    /** Whether this is somewhere below {@code ancestor}. */
    public boolean isBelow(MailboxName ancestor) {
        return value.startsWith(ancestor.value + SEPARATOR);
    }

    @Override
    public int compareTo(MailboxName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isValid(String name) {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            return false;
        }
        String[] levels = name.split("/", -1);
        if (levels.length > MAX_DEPTH || (levels[0].equalsIgnoreCase("INBOX") && !levels[0].equals("INBOX"))) {
            return false;
        }
        for (String level : levels) {
            if (level.isEmpty()
                    || level.equals(".")
                    || level.equals("..")
                    || !level.chars().allMatch(MailboxName::isPlain)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int c) {
        boolean control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
        return !control && c != '*' && c != '%' && c != 0xfffd;
    }
}
