package org.palomar.imap.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.palomar.api.mailbox.MailboxName;

/** Reads LIST and LSUB. */
final class ListParser {

    /** Patterns in one LIST: clients send one or two. */
    static final int MAX_PATTERNS = 50;

    /**
     * Characters of all patterns together, each with the reference before it: matching takes time in proportion to them. A longer pattern can match no name:
     * each of its literal characters needs an octet, and wildcards in a row are one.
     */
    static final int MAX_PATTERN = 2 * MailboxName.MAX_OCTETS;

    private final Cursor in;
    private final NameEncoding names;

    ListParser(Cursor in, NameEncoding names) {
        this.in = in;
        this.names = names;
    }

    // list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
    Command.ListMailboxes list() throws SyntaxException {
        in.expect(' ');
        Set<ListOptions.Select> select = Set.of();
        if (in.accept('(')) {
            select = ListOptions.parseSelect(in);
            in.expect(' ');
        }
        String reference = text(in.astring());
        in.expect(' ');
        List<String> patterns = new ArrayList<>();
        boolean several = in.accept('(');
        do {
            if (patterns.size() == MAX_PATTERNS) {
                throw new SyntaxException("too many patterns");
            }
            patterns.add(text(in.listMailbox()));
        } while (several && in.accept(' '));
        if (several) {
            in.expect(')');
        }
        ListOptions options = new ListOptions(select, Set.of(), Set.of(), List.of());
        if (in.accept(' ')) {
            if (!in.acceptWord("RETURN ")) {
                throw new SyntaxException("only RETURN may follow the pattern");
            }
            options = ListOptions.parseReturn(in, names, select);
        }
        return command(Verb.LIST, reference, patterns, options);
    }

    // lsub = "LSUB" SP mailbox SP list-mailbox
    Command.ListMailboxes lsub() throws SyntaxException {
        in.expect(' ');
        String reference = text(in.astring());
        in.expect(' ');
        return command(Verb.LSUB, reference, List.of(text(in.listMailbox())), ListOptions.NONE);
    }

    /** The reference is put before each pattern as it stands (RFC 9051 §6.3.9 leaves the meaning to the server). */
    private static Command.ListMailboxes command(
            Verb verb, String reference, List<String> patterns, ListOptions options) throws SyntaxException {
        boolean hierarchyOnly = patterns.equals(List.of(""));
        List<String> full = patterns.stream()
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> reference + pattern)
                .toList();
        if (full.stream().mapToInt(String::length).sum() > MAX_PATTERN) {
            throw new SyntaxException("LIMIT", "the patterns are too long together");
        }
        return new Command.ListMailboxes(verb, full, hierarchyOnly, options);
    }

    private String text(String octets) throws SyntaxException {
        if (octets.length() > MAX_PATTERN) {
            throw new SyntaxException("CANNOT", "a pattern is longer than any name");
        }
        return names.decode(octets).orElseThrow(() -> new SyntaxException("CANNOT", "a name is not encoded properly"));
    }
}
