package org.palomar.imap.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.mailbox.Flag;
import org.palomar.imap.grammar.SearchKey.Comparison;
import org.palomar.imap.grammar.SearchKey.DateKind;
import org.palomar.imap.grammar.SearchKey.EnvelopeField;

/** Reads SEARCH and its keys. */
final class SearchParser {

    /** Nested parentheses, OR and NOT; people nest two or three levels, machines a dozen. */
    static final int MAX_DEPTH = 50;

    /** Keys of one SEARCH, at all levels. */
    static final int MAX_KEYS = 2000;

    private final Cursor in;
    private Charset charset = StandardCharsets.UTF_8;
    private int keys;

    SearchParser(Cursor in) {
        this.in = in;
    }

    // search = "SEARCH" [search-return-opts] SP search-program; search-program = ["CHARSET" SP charset SP] search-key
    // *(SP search-key)
    Command.Search parse(Verb verb) throws SyntaxException {
        in.expect(' ');
        SearchReturn returns = SearchReturn.PLAIN;
        if (in.acceptWord("RETURN ")) {
            returns = SearchReturn.parse(in);
            in.expect(' ');
        }
        return new Command.Search(verb, returns, program());
    }

    /** search-program, as other commands have it too. */
    SearchKey program() throws SyntaxException {
        if (in.acceptWord("CHARSET ")) {
            charset = charset(in.astring());
            in.expect(' ');
        }
        return several(0);
    }

    private static Charset charset(String name) throws SyntaxException {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            throw new SyntaxException("BADCHARSET (US-ASCII UTF-8)", "unknown charset");
        }
    }

    private SearchKey several(int depth) throws SyntaxException {
        List<SearchKey> list = new ArrayList<>();
        do {
            list.add(key(depth));
        } while (in.accept(' '));
        return list.size() == 1 ? list.get(0) : new SearchKey.And(list);
    }

    private SearchKey next(int depth) throws SyntaxException {
        in.expect(' ');
        return key(depth);
    }

    private SearchKey key(int depth) throws SyntaxException {
        if (depth > MAX_DEPTH) {
            throw new SyntaxException("the search is nested too deeply");
        }
        if (++keys > MAX_KEYS) {
            throw new SyntaxException("the search has too many keys");
        }
        if (in.accept('(')) {
            SearchKey inner = several(depth + 1);
            in.expect(')');
            return inner;
        }
        if (SequenceSet.begins(in)) {
            return new SearchKey.InSet(SequenceSet.parse(in), false);
        }
        String word = in.word();
        return switch (word) {
            case "NOT" -> new SearchKey.Not(next(depth + 1));
            case "OR" -> new SearchKey.Or(next(depth + 1), next(depth + 1));
            case "UID" -> {
                in.expect(' ');
                yield new SearchKey.InSet(SequenceSet.parse(in), true);
            }
            default -> flagKey(word);
        };
    }

    private SearchKey flagKey(String word) throws SyntaxException {
        return switch (word) {
            case "ALL", "OLD" -> new SearchKey.Constant(true);
            case "NEW", "RECENT" -> new SearchKey.Constant(false);
            case "ANSWERED" -> new SearchKey.HasFlag(Flag.ANSWERED);
            case "DELETED" -> new SearchKey.HasFlag(Flag.DELETED);
            case "DRAFT" -> new SearchKey.HasFlag(Flag.DRAFT);
            case "FLAGGED" -> new SearchKey.HasFlag(Flag.FLAGGED);
            case "SEEN" -> new SearchKey.HasFlag(Flag.SEEN);
            case "UNANSWERED" -> new SearchKey.Not(new SearchKey.HasFlag(Flag.ANSWERED));
            case "UNDELETED" -> new SearchKey.Not(new SearchKey.HasFlag(Flag.DELETED));
            case "UNDRAFT" -> new SearchKey.Not(new SearchKey.HasFlag(Flag.DRAFT));
            case "UNFLAGGED" -> new SearchKey.Not(new SearchKey.HasFlag(Flag.FLAGGED));
            case "UNSEEN" -> new SearchKey.Not(new SearchKey.HasFlag(Flag.SEEN));
            case "KEYWORD" -> keyword();
            case "UNKEYWORD" -> new SearchKey.Not(keyword());
            default -> dateOrSizeKey(word);
        };
    }

    private SearchKey keyword() throws SyntaxException {
        in.expect(' ');
        return new SearchKey.HasFlag(Flag.parse(in.flag()).orElseThrow(() -> new SyntaxException("no such flag")));
    }

    private SearchKey dateOrSizeKey(String word) throws SyntaxException {
        return switch (word) {
            case "BEFORE" -> dated(DateKind.RECEIVED, Comparison.BEFORE);
            case "ON" -> dated(DateKind.RECEIVED, Comparison.ON);
            case "SINCE" -> dated(DateKind.RECEIVED, Comparison.SINCE);
            case "SENTBEFORE" -> dated(DateKind.SENT, Comparison.BEFORE);
            case "SENTON" -> dated(DateKind.SENT, Comparison.ON);
            case "SENTSINCE" -> dated(DateKind.SENT, Comparison.SINCE);
            case "LARGER" -> sized(true);
            case "SMALLER" -> sized(false);
            case "MODSEQ" -> modSeq();
            default -> textKey(word);
        };
    }

    private SearchKey dated(DateKind kind, Comparison comparison) throws SyntaxException {
        in.expect(' ');
        return new SearchKey.Dated(kind, comparison, DateTime.parseDate(in));
    }

    private SearchKey sized(boolean larger) throws SyntaxException {
        in.expect(' ');
        return new SearchKey.Sized(larger, in.number64());
    }

    // search-modsequence = "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer; the entry only narrows,
    // and is passed over
    private SearchKey modSeq() throws SyntaxException {
        in.expect(' ');
        if (in.peek() == '"') {
            in.string();
            in.expect(' ');
            switch (in.word()) {
                case "PRIV", "SHARED", "ALL" -> in.expect(' ');
                default -> throw new SyntaxException("unknown type of entry");
            }
        }
        return new SearchKey.ModSeq(in.number64());
    }

    private SearchKey textKey(String word) throws SyntaxException {
        return switch (word) {
            case "BCC" -> new SearchKey.InEnvelope(EnvelopeField.BCC, text());
            case "CC" -> new SearchKey.InEnvelope(EnvelopeField.CC, text());
            case "FROM" -> new SearchKey.InEnvelope(EnvelopeField.FROM, text());
            case "SUBJECT" -> new SearchKey.InEnvelope(EnvelopeField.SUBJECT, text());
            case "TO" -> new SearchKey.InEnvelope(EnvelopeField.TO, text());
            case "BODY" -> new SearchKey.InText(false, text());
            case "TEXT" -> new SearchKey.InText(true, text());
            case "HEADER" -> {
                in.expect(' ');
                String field = in.astring();
                yield new SearchKey.InHeader(field, text());
            }
            case "EMAILID" -> {
                in.expect(' ');
                yield new SearchKey.EmailId(in.astring());
            }
            case "THREADID" -> {
                in.expect(' ');
                in.astring();
                // RFC 8474 §5.2: a server without threads answers NIL, which equals no identifier
                yield new SearchKey.Constant(false);
            }
            default -> throw new SyntaxException("unknown search key");
        };
    }

    private String text() throws SyntaxException {
        in.expect(' ');
        byte[] octets = in.astring().getBytes(StandardCharsets.ISO_8859_1);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException malformed) {
            throw new SyntaxException("a text is not in the charset of the search");
        } catch (UnsupportedOperationException encodeOnly) {
            throw new SyntaxException("BADCHARSET (US-ASCII UTF-8)", "unknown charset");
        }
    }
}
