package org.palomar.imap.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.palomar.imap.grammar.FetchItem.Attribute;
import org.palomar.imap.grammar.FetchItem.BinarySize;
import org.palomar.imap.grammar.FetchItem.Section;
import org.palomar.imap.grammar.FetchItem.Text;

/** Reads FETCH and its items. */
final class FetchParser {

    /** More items in one FETCH come from nobody; each may read the whole message. */
    static final int MAX_ITEMS = 100;

    /** Deeper than any structure that is looked at. */
    static final int MAX_PART_DEPTH = 100;

    /** Names in one HEADER.FIELDS. */
    static final int MAX_FIELDS = 200;

    private final Cursor in;

    FetchParser(Cursor in) {
        this.in = in;
    }

    // fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")
    // [fetch-modifiers]
    Command.Fetch parse(Verb verb) throws SyntaxException {
        in.expect(' ');
        SequenceSet set = SequenceSet.parse(in);
        in.expect(' ');
        List<FetchItem> items = new ArrayList<>();
        if (in.accept('(')) {
            do {
                addItem(items);
            } while (in.accept(' '));
            in.expect(')');
        } else if (!acceptMacro(items)) {
            addItem(items);
        }
        return new Command.Fetch(verb, set, items, changedSince());
    }

    /** A section as a URL has it (RFC 5092 §11, enc-section decoded); the empty one is the whole message. */
    static Section section(String spec, long from, long length) throws SyntaxException {
        byte[] octets = (spec + "]").getBytes(StandardCharsets.UTF_8);
        Cursor in = new Cursor(octets, 0, octets.length);
        Section read = new FetchParser(in).sectionRest(false);
        in.expectEnd();
        return new Section(read.label(), read.part(), read.text(), read.fields(), false, false, from, length);
    }

    private boolean acceptMacro(List<FetchItem> items) {
        boolean fast = in.acceptWord("FAST");
        boolean all = !fast && in.acceptWord("ALL");
        boolean full = !fast && !all && in.acceptWord("FULL");
        if (fast || all || full) {
            items.addAll(List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.RFC822_SIZE));
            if (!fast) {
                items.add(Attribute.ENVELOPE);
            }
            if (full) {
                items.add(Attribute.BODY);
            }
        }
        return fast || all || full;
    }

    // fetch-modifiers = SP "(" fetch-modifier *(SP fetch-modifier) ")"; CHANGEDSINCE is the one offered (RFC 7162
    // §3.1.4.1)
    private long changedSince() throws SyntaxException {
        if (!in.accept(' ')) {
            return -1;
        }
        in.expect('(');
        if (!in.word().equals("CHANGEDSINCE")) {
            throw new SyntaxException("unknown FETCH modifier");
        }
        in.expect(' ');
        long since = in.number64();
        in.expect(')');
        return since;
    }

    private void addItem(List<FetchItem> items) throws SyntaxException {
        if (items.size() == MAX_ITEMS) {
            throw new SyntaxException("too many items");
        }
        FetchItem item = item();
        if (!items.contains(item)) {
            items.add(item);
        }
    }

    private FetchItem item() throws SyntaxException {
        String name = itemName();
        boolean section = in.peek() == '[';
        return switch (name) {
            case "UID" -> Attribute.UID;
            case "FLAGS" -> Attribute.FLAGS;
            case "INTERNALDATE" -> Attribute.INTERNALDATE;
            case "ENVELOPE" -> Attribute.ENVELOPE;
            case "BODYSTRUCTURE" -> Attribute.BODYSTRUCTURE;
            case "MODSEQ" -> Attribute.MODSEQ;
            case "EMAILID" -> Attribute.EMAILID;
            case "THREADID" -> Attribute.THREADID;
            case "RFC822.SIZE" -> Attribute.RFC822_SIZE;
            case "RFC822" -> whole(name, Text.ALL, true);
            case "RFC822.HEADER" -> whole(name, Text.HEADER, false);
            case "RFC822.TEXT" -> whole(name, Text.TEXT, true);
            case "BODY" -> section ? bodySection(true) : Attribute.BODY;
            case "BODY.PEEK" -> bodySection(false);
            case "BINARY" -> binarySection(true);
            case "BINARY.PEEK" -> binarySection(false);
            case "BINARY.SIZE" -> binarySize();
            default -> throw new SyntaxException("unknown FETCH item");
        };
    }

    /** An atom that {@code [} also ends. */
    private String itemName() throws SyntaxException {
        StringBuilder name = new StringBuilder();
        for (int next = in.peek(); Character.isLetterOrDigit(next) || next == '.'; next = in.peek()) {
            in.accept((char) next);
            name.append((char) next);
        }
        if (name.isEmpty()) {
            throw new SyntaxException("a FETCH item is missing");
        }
        return name.toString().toUpperCase(Locale.ROOT);
    }

    private static Section whole(String label, Text text, boolean setsSeen) {
        return new Section(label, List.of(), text, List.of(), false, setsSeen, 0, Long.MAX_VALUE);
    }

    // section = "[" [section-spec] "]"; section-spec = section-msgtext / (section-part ["." section-text])
    private Section bodySection(boolean setsSeen) throws SyntaxException {
        in.expect('[');
        return sectionRest(setsSeen);
    }

    private Section sectionRest(boolean setsSeen) throws SyntaxException {
        List<Integer> part = partNumbers();
        Text text = Text.ALL;
        List<String> fields = List.of();
        if (in.peek() != ']') {
            text = sectionText(!part.isEmpty());
            if (text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT) {
                fields = headerList();
            }
        }
        in.expect(']');
        String label = "BODY[" + sectionName(part, text, fields) + "]";
        return withPartial(label, part, text, fields, false, setsSeen);
    }

    private Section binarySection(boolean setsSeen) throws SyntaxException {
        in.expect('[');
        List<Integer> part = partNumbers();
        in.expect(']');
        String label = "BINARY[" + sectionName(part, Text.ALL, List.of()) + "]";
        return withPartial(label, part, Text.ALL, List.of(), true, setsSeen);
    }

    private BinarySize binarySize() throws SyntaxException {
        in.expect('[');
        List<Integer> part = partNumbers();
        in.expect(']');
        return new BinarySize("BINARY.SIZE[" + sectionName(part, Text.ALL, List.of()) + "]", part);
    }

    // partial = "<" number64 "." nz-number64 ">"
    private Section withPartial(
            String label, List<Integer> part, Text text, List<String> fields, boolean binary, boolean setsSeen)
            throws SyntaxException {
        if (!in.accept('<')) {
            return new Section(label, part, text, fields, binary, setsSeen, 0, Long.MAX_VALUE);
        }
        long from = in.number64();
        in.expect('.');
        long length = in.number64();
        in.expect('>');
        if (length == 0) {
            throw new SyntaxException("a partial FETCH asks for at least one octet");
        }
        return new Section(label + "<" + from + ">", part, text, fields, binary, setsSeen, from, length);
    }

    // section-part = nz-number *("." nz-number); the dot before a section-text is read too
    private List<Integer> partNumbers() throws SyntaxException {
        List<Integer> part = new ArrayList<>();
        while (in.peek() >= '0' && in.peek() <= '9') {
            if (part.size() == MAX_PART_DEPTH) {
                throw new SyntaxException("a part number is too deep");
            }
            part.add((int) Math.min(in.nzNumber(), Integer.MAX_VALUE));
            if (!in.accept('.')) {
                break;
            }
            if (in.peek() == ']') {
                throw new SyntaxException("a section ends in a dot");
            }
        }
        return part;
    }

    private Text sectionText(boolean inPart) throws SyntaxException {
        String name = itemName();
        return switch (name) {
            case "HEADER" -> Text.HEADER;
            case "HEADER.FIELDS" -> Text.HEADER_FIELDS;
            case "HEADER.FIELDS.NOT" -> Text.HEADER_FIELDS_NOT;
            case "TEXT" -> Text.TEXT;
            case "MIME" -> {
                if (!inPart) {
                    throw new SyntaxException("MIME is a section of a part");
                }
                yield Text.MIME;
            }
            default -> throw new SyntaxException("unknown section");
        };
    }

    // header-list = SP "(" header-fld-name *(SP header-fld-name) ")"
    private List<String> headerList() throws SyntaxException {
        List<String> fields = new ArrayList<>();
        in.expect(' ');
        in.expect('(');
        do {
            if (fields.size() == MAX_FIELDS) {
                throw new SyntaxException("too many header fields");
            }
            fields.add(fieldName(in.astring()));
        } while (in.accept(' '));
        in.expect(')');
        return fields;
    }

    /** Names are echoed in the answer's label, so only what RFC 5322 §3.6.8 allows in them is taken. */
    private static String fieldName(String name) throws SyntaxException {
        if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"\\()[]{}:%*".indexOf(c) < 0)) {
            throw new SyntaxException("not the name of a header field");
        }
        return name.toUpperCase(Locale.ROOT);
    }

    private static String sectionName(List<Integer> part, Text text, List<String> fields) {
        String numbers = part.stream().map(String::valueOf).collect(Collectors.joining("."));
        String name = switch (text) {
            case ALL -> "";
            case HEADER_FIELDS -> "HEADER.FIELDS (" + String.join(" ", fields) + ")";
            case HEADER_FIELDS_NOT -> "HEADER.FIELDS.NOT (" + String.join(" ", fields) + ")";
            case HEADER, TEXT, MIME -> text.name();
        };
        return numbers + (numbers.isEmpty() || name.isEmpty() ? "" : ".") + name;
    }
}
