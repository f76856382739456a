package org.palomar.smtp.session;

import static org.palomar.smtp.session.Profile.LMTP;
import static org.palomar.smtp.session.Profile.MX;
import static org.palomar.smtp.session.Profile.SUBMISSION;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palomar.smtp.grammar.Verb;

/** Which verb is legal when. The session and HELP read it. */
public final class VerbTable {

    /**
     * One verb.
     *
     * @param profiles where it is offered; elsewhere the reply is 502
     * @param states in which it is legal
     * @param beforeTls whether submission takes it before TLS
     * @param last whether nothing may be pipelined behind it, as its reply decides what comes next (RFC 2920 §3.1)
     */
    public record Row(
            Verb verb, Set<Profile> profiles, Set<Class<? extends State>> states, boolean beforeTls, boolean last) {}

    private static final Set<Profile> ALL = EnumSet.allOf(Profile.class);
    private static final Set<Profile> SMTP = EnumSet.of(MX, SUBMISSION);

    private static final Set<Class<? extends State>> ANY =
            Set.of(State.Fresh.class, State.Greeted.class, State.Addressing.class, State.Chunking.class);
    private static final Set<Class<? extends State>> BETWEEN = Set.of(State.Greeted.class);
    private static final Set<Class<? extends State>> ADDRESSING = Set.of(State.Addressing.class);
    private static final Set<Class<? extends State>> CHUNKS = Set.of(State.Addressing.class, State.Chunking.class);

    /** All verbs, in the order in which HELP names them. */
    public static final List<Row> ROWS = List.of(
            new Row(Verb.EHLO, SMTP, ANY, true, true), // RFC 5321 §4.1.1.1
            new Row(Verb.HELO, SMTP, ANY, true, true), // RFC 5321 §4.1.1.1
            new Row(Verb.LHLO, EnumSet.of(LMTP), ANY, true, true), // RFC 2033 §4.1
            new Row(Verb.STARTTLS, ALL, BETWEEN, true, true), // RFC 3207 §4
            new Row(Verb.AUTH, EnumSet.of(SUBMISSION), BETWEEN, false, true), // RFC 4954 §4
            new Row(Verb.MAIL, ALL, BETWEEN, false, false), // RFC 5321 §4.1.1.2
            new Row(Verb.RCPT, ALL, ADDRESSING, false, false), // RFC 5321 §4.1.1.3
            new Row(Verb.DATA, ALL, ADDRESSING, false, true), // RFC 5321 §4.1.1.4
            new Row(Verb.BDAT, ALL, CHUNKS, false, false), // RFC 3030 §2
            new Row(Verb.BURL, EnumSet.of(SUBMISSION), CHUNKS, false, false), // RFC 4468 §3
            new Row(Verb.RSET, ALL, ANY, true, false), // RFC 5321 §4.1.1.5
            new Row(Verb.NOOP, ALL, ANY, true, false), // RFC 5321 §4.1.1.9
            new Row(Verb.VRFY, ALL, ANY, false, false), // RFC 5321 §4.1.1.6
            new Row(Verb.EXPN, EnumSet.noneOf(Profile.class), ANY, false, false), // RFC 5321 §4.1.1.7
            new Row(Verb.HELP, ALL, ANY, true, false), // RFC 5321 §4.1.1.8
            new Row(Verb.QUIT, ALL, ANY, true, false)); // RFC 5321 §4.1.1.10

    private static final Map<Verb, Row> BY_VERB = new EnumMap<>(Verb.class);

    static {
        ROWS.forEach(row -> BY_VERB.put(row.verb(), row));
    }

    private VerbTable() {}

    /** The row of a verb; every verb has one. */
    public static Row row(Verb verb) {
        Row row = BY_VERB.get(verb);
        if (row == null) {
            throw new IllegalArgumentException("the verb table lacks " + verb);
        }
        return row;
    }

    /** The verbs that a profile offers. */
    static List<String> offered(Profile profile) {
        return ROWS.stream()
                .filter(row -> row.profiles().contains(profile))
                .map(row -> row.verb().name())
                .toList();
    }

    /** Why a verb is out of place in a state where it isn't legal. */
    static Response outOfPlace(Row row, State state) {
        if (state instanceof State.Fresh) {
            return Responses.HELLO_FIRST;
        }
        boolean afterMail = row.states().contains(State.Addressing.class);
        return afterMail && state instanceof State.Greeted ? Responses.MAIL_FIRST : Responses.IN_TRANSACTION;
    }
}
