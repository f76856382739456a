package org.palomar.imap.grammar;

import java.nio.charset.StandardCharsets;
import org.palomar.api.script.MailboxFilter.Which;

/**
 * Reads FILTER as Dovecot's clients write it.
 *
 * <pre>
 * filter = ["UID" SP] "FILTER" SP "SIEVE" SP ("DELIVERY" / "PERSONAL" SP nastring / "GLOBAL" SP astring / "SCRIPT" SP string)
 *          SP ["CHARSET" SP charset SP] search-key *(SP search-key)
 * </pre>
 */
final class FilterParser {

    private final Cursor in;

    FilterParser(Cursor in) {
        this.in = in;
    }

    Command.Filter parse(Verb verb) throws SyntaxException {
        in.expect(' ');
        if (!in.word().equals("SIEVE")) {
            throw new SyntaxException("only SIEVE filters are known");
        }
        in.expect(' ');
        Which which = which();
        in.expect(' ');
        return new Command.Filter(verb, which, new SearchParser(in).program());
    }

    private Which which() throws SyntaxException {
        String word = in.word();
        if (word.equals("DELIVERY")) {
            return new Which.Delivery();
        }
        in.expect(' ');
        return switch (word) {
            // NIL is the active script
            case "PERSONAL" -> {
                String name = name();
                yield new Which.Personal(name.equalsIgnoreCase("NIL") ? "" : name);
            }
            case "GLOBAL" -> new Which.Global(name());
            case "SCRIPT" ->
                new Which.Text(in.peek() == '~' ? new String(in.literal8(), StandardCharsets.ISO_8859_1) : in.string());
            default -> throw new SyntaxException("unknown kind of SIEVE filter");
        };
    }

    private String name() throws SyntaxException {
        return NameEncoding.utf8(in.astring())
                .orElseThrow(() -> new SyntaxException("the name of a script is no UTF-8"));
    }
}
