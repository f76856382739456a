package org.palomar.imap.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;

/** Flags as arguments. */
final class FlagLists {

    private FlagLists() {}

    // flag-list = "(" [flag *(SP flag)] ")"
    static Flags parse(Cursor in) throws SyntaxException {
        in.expect('(');
        return in.accept(')') ? Flags.NONE : several(in, true);
    }

    // flag *(SP flag), as STORE also takes them
    static Flags several(Cursor in, boolean parenthesised) throws SyntaxException {
        List<Flag> flags = new ArrayList<>();
        do {
            String name = in.flag();
            // \Recent is the server's own (RFC 3501 §2.3.2); clients that copy all flags of a message send it, so it is
            // passed over.
            if (name.toLowerCase(Locale.ROOT).equals("\\recent")) {
                continue;
            }
            flags.add(Flag.parse(name).orElseThrow(() -> new SyntaxException("no such flag")));
            if (flags.size() > Flags.MAX_FLAGS) {
                throw new SyntaxException("LIMIT", "too many flags");
            }
        } while (in.accept(' '));
        if (parenthesised) {
            in.expect(')');
        }
        return Flags.of(flags);
    }
}
