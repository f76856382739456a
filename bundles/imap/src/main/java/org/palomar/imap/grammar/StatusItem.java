package org.palomar.imap.grammar;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What STATUS tells of a mailbox. */
public enum StatusItem {
    MESSAGES,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    SIZE,
    /** IMAP4rev1 only. */
    RECENT,
    /** RFC 7162 §3.1.7. */
    HIGHESTMODSEQ,
    /** RFC 7889 §4. */
    APPENDLIMIT,
    /** RFC 8474 §4.3. */
    MAILBOXID;

    private static Optional<StatusItem> of(String word) {
        return Arrays.stream(values()).filter(item -> item.name().equals(word)).findFirst();
    }

    // "(" status-att *(SP status-att) ")"
    static Set<StatusItem> parse(Cursor in) throws SyntaxException {
        Set<StatusItem> items = EnumSet.noneOf(StatusItem.class);
        in.expect('(');
        do {
            items.add(of(in.word()).orElseThrow(() -> new SyntaxException("unknown status item")));
        } while (in.accept(' '));
        in.expect(')');
        return items;
    }
}
