package org.palomar.imap.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.MailboxName;

/** Reads GETMETADATA and SETMETADATA (RFC 5464 §5), and the entries that LIST asks for (RFC 9590 §4). */
final class MetadataParser {

    /** Entries in one command: as many as a mailbox can have. */
    static final int MAX_ENTRIES = Annotated.MAX_ANNOTATIONS;

    /** What MAXSIZE is when a client gives none. */
    static final long ANY_SIZE = Long.MAX_VALUE;

    private final Cursor in;
    private final NameEncoding names;

    private Depth depth = Depth.ENTRY;
    private long maxSize = ANY_SIZE;

    MetadataParser(Cursor in, NameEncoding names) {
        this.in = in;
        this.names = names;
    }

    // getmetadata = "GETMETADATA" [SP getmetadata-options] SP mailbox SP entries
    // The RFC's own examples have options behind the mailbox (errata 2785, 2786), and clients that follow them as well.
    Command.GetMetadata get() throws SyntaxException {
        in.expect(' ');
        boolean before = in.peek() == '(';
        if (before) {
            options();
            in.expect(' ');
        }
        Optional<MailboxName> mailbox = mailbox();
        in.expect(' ');
        if (!before && in.acceptWord("(MAXSIZE ")) {
            maxSize = in.number();
            optionsRest();
        } else if (!before && in.acceptWord("(DEPTH ")) {
            depth = depth();
            optionsRest();
        }
        return new Command.GetMetadata(mailbox, entries(), depth, maxSize);
    }

    private void optionsRest() throws SyntaxException {
        while (in.accept(' ')) {
            option();
        }
        in.expect(')');
        in.expect(' ');
    }

    // getmetadata-options = "(" getmetadata-option *(SP getmetadata-option) ")"
    private void options() throws SyntaxException {
        in.expect('(');
        do {
            option();
        } while (in.accept(' '));
        in.expect(')');
    }

    private void option() throws SyntaxException {
        String word = in.word();
        in.expect(' ');
        switch (word) {
            case "MAXSIZE" -> maxSize = in.number();
            case "DEPTH" -> depth = depth();
            default -> throw new SyntaxException("unknown GETMETADATA option");
        }
    }

    private Depth depth() throws SyntaxException {
        return switch (in.word()) {
            case "0" -> Depth.ENTRY;
            case "1" -> Depth.CHILDREN;
            case "INFINITY" -> Depth.ALL;
            default -> throw new SyntaxException("DEPTH is 0, 1 or infinity");
        };
    }

    // entries = entry / "(" entry *(SP entry) ")"
    List<AnnotationName> entries() throws SyntaxException {
        List<AnnotationName> entries = new ArrayList<>();
        boolean several = in.accept('(');
        do {
            if (entries.size() == MAX_ENTRIES) {
                throw new SyntaxException("too many entries");
            }
            entries.add(entry());
        } while (several && in.accept(' '));
        if (several) {
            in.expect(')');
        }
        return entries;
    }

    // setmetadata = "SETMETADATA" SP mailbox SP entry-values; entry-values = "(" entry-value *(SP entry-value) ")"
    Command.SetMetadata set() throws SyntaxException {
        in.expect(' ');
        Optional<MailboxName> mailbox = mailbox();
        in.expect(' ');
        in.expect('(');
        Map<AnnotationName, byte[]> values = new HashMap<>();
        Set<AnnotationName> removed = new HashSet<>();
        do {
            if (values.size() + removed.size() == MAX_ENTRIES) {
                throw new SyntaxException("too many entries");
            }
            AnnotationName entry = entry();
            if (entry.isScope()) {
                throw new SyntaxException("an entry has a name below /private or /shared");
            }
            in.expect(' ');
            // The last one holds for an entry that is named twice.
            values.remove(entry);
            removed.remove(entry);
            Optional<byte[]> value = value();
            if (value.isPresent()) {
                values.put(entry, value.get());
            } else {
                removed.add(entry);
            }
        } while (in.accept(' '));
        in.expect(')');
        return new Command.SetMetadata(mailbox, values, removed);
    }

    // value = nstring / literal8
    private Optional<byte[]> value() throws SyntaxException {
        if (in.acceptWord("NIL")) {
            return Optional.empty();
        }
        return Optional.of(in.peek() == '~' ? in.literal8() : in.string().getBytes(StandardCharsets.ISO_8859_1));
    }

    // entry = astring
    private AnnotationName entry() throws SyntaxException {
        return AnnotationName.parse(in.astring())
                .orElseThrow(() ->
                        new SyntaxException("an entry begins with /private or /shared and is ASCII without * and %"));
    }

    /** Empty for the server. */
    private Optional<MailboxName> mailbox() throws SyntaxException {
        String octets = in.astring();
        if (octets.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(names.decode(octets)
                .flatMap(MailboxName::parse)
                .orElseThrow(() -> new SyntaxException("CANNOT", "not a name that a mailbox can have")));
    }
}
