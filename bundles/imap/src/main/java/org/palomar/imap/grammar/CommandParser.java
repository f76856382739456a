package org.palomar.imap.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.auth.Password;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.imap.grammar.Command.Plain;

/**
 * Reads one command.
 *
 * <pre>
 * command = tag SP (command-any / command-auth / command-nonauth / command-select) CRLF
 * </pre>
 */
public final class CommandParser {

    /** Real clients use a handful of characters. */
    static final int MAX_TAG = 128;

    /** RFC 2971 §3.3. */
    private static final int MAX_ID_FIELDS = 30;

    private final Cursor in;
    private final NameEncoding names;

    private CommandParser(Cursor in, NameEncoding names) {
        this.in = in;
        this.names = names;
    }

    /** Reads a whole command, its literals in place and without its last CRLF, from {@code octets[start, end)}. */
    public static Parsed parse(byte[] octets, int start, int end, NameEncoding names) {
        return parse(octets, start, end, names, LiteralMark.NONE);
    }

    /** As {@link #parse(byte[], int, int, NameEncoding)}, of APPEND whose octets end in the announcement of its first message. */
    public static Parsed parseAppend(byte[] octets, int start, int end, NameEncoding names, LiteralMark message) {
        return parse(octets, start, end, names, message);
    }

    /** The tag of a command that can't be read further; empty if it begins with none. */
    public static Optional<String> tag(byte[] octets, int start, int end) {
        Cursor in = new Cursor(octets, start, end);
        String tag = in.tag(MAX_TAG);
        return tag.isEmpty() || !in.accept(' ') ? Optional.empty() : Optional.of(tag);
    }

    private static Parsed parse(byte[] octets, int start, int end, NameEncoding names, LiteralMark message) {
        Cursor in = new Cursor(octets, start, end);
        String tag = in.tag(MAX_TAG);
        if (tag.isEmpty() || !in.accept(' ')) {
            return new Parsed.Malformed("*", "a command begins with a tag and a space");
        }
        try {
            return new Parsed.Accepted(tag, new CommandParser(in, names).command(message));
        } catch (SyntaxException wrong) {
            return wrong.code().isEmpty()
                    ? new Parsed.Malformed(tag, wrong.text())
                    : new Parsed.Refused(tag, wrong.code(), wrong.text());
        }
    }

    /** What follows a message of APPEND, without its CRLF: nothing, or one more message (RFC 3502). */
    public static AppendNext parseAppendNext(byte[] octets, int start, int end) {
        if (start == end) {
            return new AppendNext.End();
        }
        LiteralMark literal = LiteralMark.at(octets, start, end);
        Cursor in = new Cursor(octets, start, end);
        try {
            in.expect(' ');
            return new AppendNext.Message(AppendedMessage.parse(in, literal));
        } catch (SyntaxException wrong) {
            return new AppendNext.Malformed(wrong.text(), literal);
        }
    }

    /**
     * Whether the literal that {@code octets[start, end)} announces is a message of APPEND, to be streamed, and no argument. What is announced by
     * malformed octets is an argument.
     */
    public static boolean announcesMessage(byte[] octets, int start, int end, LiteralMark literal) {
        Cursor in = new Cursor(octets, start, end);
        if (in.tag(MAX_TAG).isEmpty() || !in.accept(' ') || !in.acceptWord("APPEND ")) {
            return false;
        }
        return in.position() != literal.start();
    }

    private Command command(LiteralMark message) throws SyntaxException {
        String word = in.word();
        if (word.equals("UID")) {
            in.expect(' ');
            word = "UID " + in.word();
        }
        Verb verb = Verb.of(word).orElseThrow(() -> new SyntaxException("unknown command"));
        Command command = verb == Verb.APPEND ? append(message) : arguments(verb);
        if (verb != Verb.APPEND) {
            in.expectEnd();
        }
        return command;
    }

    private Command arguments(Verb verb) throws SyntaxException {
        return switch (verb) {
            case CAPABILITY, NOOP, LOGOUT, STARTTLS, NAMESPACE, IDLE, CHECK, CLOSE, UNSELECT -> new Plain(verb);
            case EXPUNGE -> new Command.Expunge(verb, SequenceSet.ALL);
            case ID -> id();
            case AUTHENTICATE -> authenticate();
            case LOGIN -> login();
            case ENABLE -> enable();
            case SELECT, EXAMINE -> select(verb);
            case CREATE -> create();
            case DELETE, SUBSCRIBE, UNSUBSCRIBE -> new Command.OnMailbox(verb, spacedMailbox());
            case RENAME -> new Command.Rename(spacedMailbox(), spacedMailbox());
            case LIST -> new ListParser(in, names).list();
            case LSUB -> new ListParser(in, names).lsub();
            case STATUS -> status();
            case GETMETADATA -> new MetadataParser(in, names).get();
            case SETMETADATA -> new MetadataParser(in, names).set();
            case RESETKEY -> new UrlCommandParser(in, names).resetKey();
            case GENURLAUTH -> new UrlCommandParser(in, names).genUrlAuth();
            case URLFETCH -> new UrlCommandParser(in, names).urlFetch();
            case UID_EXPUNGE -> new Command.Expunge(verb, spacedSet());
            case SEARCH, UID_SEARCH -> new SearchParser(in).parse(verb);
            case FILTER, UID_FILTER -> new FilterParser(in).parse(verb);
            case FETCH, UID_FETCH -> new FetchParser(in).parse(verb);
            case STORE, UID_STORE -> new StoreParser(in).parse(verb);
            case COPY, MOVE, UID_COPY, UID_MOVE -> new Command.Transfer(verb, spacedSet(), spacedMailbox());
            case APPEND -> throw new SyntaxException("APPEND takes a literal");
        };
    }

    // id = "ID" SP id-params-list; id-params-list = "(" *(string SP nstring) ")" / nil
    private Command id() throws SyntaxException {
        in.expect(' ');
        Map<String, String> fields = new LinkedHashMap<>();
        if (in.acceptWord("NIL")) {
            return new Command.Id(fields);
        }
        in.expect('(');
        while (!in.accept(')')) {
            if (fields.size() == MAX_ID_FIELDS) {
                throw new SyntaxException("too many fields");
            }
            String field = in.string();
            in.expect(' ');
            fields.put(field, in.nstring());
            if (in.peek() != ')') {
                in.expect(' ');
            }
        }
        return new Command.Id(fields);
    }

    // authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp]; initial-resp = base64 / "="
    private Command authenticate() throws SyntaxException {
        in.expect(' ');
        String mechanism = in.word();
        StringBuilder initial = new StringBuilder();
        if (in.accept(' ')) {
            for (int next = in.peek(); next > ' ' && next < 0x7f; next = in.peek()) {
                in.accept((char) next);
                initial.append((char) next);
            }
            if (initial.isEmpty()) {
                throw new SyntaxException("an initial response is missing");
            }
        }
        return new Command.Authenticate(mechanism, initial.toString());
    }

    // login = "LOGIN" SP userid SP password
    private Command login() throws SyntaxException {
        in.expect(' ');
        String user = in.astring();
        in.expect(' ');
        return new Command.Login(user, Password.ofOctets(in.astring().getBytes(StandardCharsets.ISO_8859_1)));
    }

    // enable = "ENABLE" 1*(SP capability)
    private Command enable() throws SyntaxException {
        List<String> capabilities = new ArrayList<>();
        do {
            in.expect(' ');
            capabilities.add(in.word());
        } while (!in.atEnd());
        return new Command.Enable(capabilities);
    }

    // select = "SELECT" SP mailbox [SP "(" select-param *(SP select-param) ")"]
    private Command select(Verb verb) throws SyntaxException {
        MailboxName mailbox = spacedMailbox();
        boolean condstore = false;
        if (in.accept(' ')) {
            in.expect('(');
            do {
                if (!in.word().equals("CONDSTORE")) {
                    throw new SyntaxException("unknown SELECT parameter");
                }
                condstore = true;
            } while (in.accept(' '));
            in.expect(')');
        }
        return new Command.Select(verb, mailbox, condstore);
    }

    // create = "CREATE" SP mailbox [SP "(" "USE" SP "(" [use-attr *(SP use-attr)] ")" ")"]
    private Command create() throws SyntaxException {
        in.expect(' ');
        String name = in.astring();
        // RFC 9051 §6.3.4: a last separator says that names below it will follow, and is not part of the name
        boolean slash = name.length() > 1 && name.endsWith("/");
        MailboxName mailbox = mailbox(slash ? name.substring(0, name.length() - 1) : name);
        Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
        if (in.accept(' ')) {
            if (!in.acceptWord("(USE (")) {
                throw new SyntaxException("unknown CREATE parameter");
            }
            while (!in.accept(')')) {
                uses.add(use(in.flag()));
                if (in.peek() != ')') {
                    in.expect(' ');
                }
            }
            in.expect(')');
        }
        return new Command.Create(mailbox, uses);
    }

    private static SpecialUse use(String attribute) throws SyntaxException {
        for (SpecialUse use : SpecialUse.values()) {
            if (use.attribute().equalsIgnoreCase(attribute)) {
                return use;
            }
        }
        throw new SyntaxException("USEATTR", "no such use of a mailbox");
    }

    // status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"
    private Command status() throws SyntaxException {
        MailboxName mailbox = spacedMailbox();
        in.expect(' ');
        return new Command.Status(mailbox, StatusItem.parse(in));
    }

    // append = "APPEND" SP mailbox 1*append-message
    private Command append(LiteralMark message) throws SyntaxException {
        MailboxName mailbox = spacedMailbox();
        in.expect(' ');
        return new Command.Append(mailbox, AppendedMessage.parse(in, message));
    }

    private SequenceSet spacedSet() throws SyntaxException {
        in.expect(' ');
        return SequenceSet.parse(in);
    }

    private MailboxName spacedMailbox() throws SyntaxException {
        in.expect(' ');
        return mailbox(in.astring());
    }

    // mailbox = "INBOX" / astring
    private MailboxName mailbox(String octets) throws SyntaxException {
        return names.decode(octets)
                .flatMap(MailboxName::parse)
                .orElseThrow(() -> new SyntaxException("CANNOT", "not a name that a mailbox can have"));
    }

    /** What follows a message of APPEND. */
    public sealed interface AppendNext {

        /** The command is complete. */
        record End() implements AppendNext {}

        /** One more message. */
        record Message(AppendedMessage announced) implements AppendNext {}

        /** Neither; a literal may have been announced all the same. */
        record Malformed(String reason, LiteralMark literal) implements AppendNext {}
    }
}
