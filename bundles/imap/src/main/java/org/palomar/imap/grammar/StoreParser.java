package org.palomar.imap.grammar;

import org.palomar.api.mailbox.FlagChange;

/** Reads STORE and UID STORE. */
final class StoreParser {

    private final Cursor in;

    StoreParser(Cursor in) {
        this.in = in;
    }

    // store = "STORE" SP sequence-set [SP "(" "UNCHANGEDSINCE" SP number64 ")"] SP store-att-flags
    Command.Store parse(Verb verb) throws SyntaxException {
        in.expect(' ');
        SequenceSet set = SequenceSet.parse(in);
        in.expect(' ');
        long unchangedSince = Long.MAX_VALUE;
        if (in.accept('(')) {
            if (!in.acceptWord("UNCHANGEDSINCE ")) {
                throw new SyntaxException("unknown STORE modifier");
            }
            unchangedSince = in.number64();
            in.expect(')');
            in.expect(' ');
        }
        FlagChange.Kind kind = FlagChange.Kind.REPLACE;
        if (in.accept('+')) {
            kind = FlagChange.Kind.ADD;
        } else if (in.accept('-')) {
            kind = FlagChange.Kind.REMOVE;
        }
        boolean silent = switch (in.word()) {
            case "FLAGS" -> false;
            case "FLAGS.SILENT" -> true;
            default -> throw new SyntaxException("unknown STORE item");
        };
        in.expect(' ');
        FlagChange change = new FlagChange(kind, in.peek() == '(' ? FlagLists.parse(in) : FlagLists.several(in, false));
        return new Command.Store(verb, set, change, silent, unchangedSince);
    }
}
