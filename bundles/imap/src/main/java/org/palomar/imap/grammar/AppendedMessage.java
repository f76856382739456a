package org.palomar.imap.grammar;

import org.palomar.api.mailbox.Flags;

/**
 * One message of APPEND, as announced before its octets come.
 *
 * @param flags what it is stored with
 * @param received seconds since 1970, its INTERNALDATE; {@link #NOW} if the client gave none
 */
public record AppendedMessage(Flags flags, long received, LiteralMark literal) {

    /** The time of the command is the INTERNALDATE. */
    public static final long NOW = Long.MIN_VALUE;

    // append-message = [SP flag-list] [SP date-time] SP literal; the first SP is read, the literal itself begins at the
    // end.
    static AppendedMessage parse(Cursor in, LiteralMark literal) throws SyntaxException {
        Flags flags = Flags.NONE;
        if (in.peek() == '(') {
            flags = FlagLists.parse(in);
            in.expect(' ');
        }
        long received = NOW;
        if (in.accept('"')) {
            received = DateTime.parse(in);
            in.expect('"');
            in.expect(' ');
        }
        if (in.position() != literal.start()) {
            throw new SyntaxException("APPEND takes flags, a date and a literal");
        }
        return new AppendedMessage(flags, received, literal);
    }
}
