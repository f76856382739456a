package org.palomar.smtp.grammar;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.pipeline.Reply;

/** Reads command lines (RFC 5321 §4.1.1). Total: any line has an answer, in time linear in its length. */
public final class CommandParser {

    /** Names of hosts are at most 255 octets (RFC 5321 §4.5.3.1.2). */
    private static final int MAX_HELLO = 255;

    /** Who says such a thing speaks HTTP: a browser that was tricked into talking to a mail server. */
    private static final Set<String> HTTP =
            Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE", "PRI");

    /** The first octet of a TLS record with a handshake message. */
    private static final char TLS_HANDSHAKE = 0x16;

    private static final Reply UNKNOWN = new Reply(500, "5.5.2", "Command not recognised");
    private static final Reply OTHER_PROTOCOL = new Reply(554, "5.5.1", "This is a mail server; good-bye");
    private static final Reply CONTROLS = new Reply(501, "5.5.2", "Control characters are not allowed in commands");
    private static final Reply NO_ARGUMENT = new Reply(501, "5.5.4", "This command takes no argument");
    private static final Reply HELLO_SYNTAX = new Reply(501, "5.5.4", "Syntax: EHLO, HELO or LHLO, and your host name");
    private static final Reply AUTH_SYNTAX = new Reply(501, "5.5.4", "Syntax: AUTH mechanism [initial-response]");
    private static final Reply MAIL_SYNTAX = new Reply(501, "5.5.4", "Syntax: MAIL FROM:<address> [parameters]");
    private static final Reply RCPT_SYNTAX = new Reply(501, "5.5.4", "Syntax: RCPT TO:<address> [parameters]");
    private static final Reply BDAT_SYNTAX = new Reply(501, "5.5.4", "Syntax: BDAT size [LAST]");
    private static final Reply BURL_SYNTAX = new Reply(501, "5.5.4", "Syntax: BURL URL [LAST]");
    private static final Reply NO_SENDER = new Reply(553, "5.1.7", "This is not a mail address");
    private static final Reply NO_RECIPIENT = new Reply(550, "5.1.3", "This is not a mail address");
    private static final Reply NEEDS_UTF8 = new Reply(553, "5.6.7", "This address needs SMTPUTF8");

    private CommandParser() {}

    /**
     * Reads one line.
     *
     * @param line without its end; one character for each octet
     */
    public static Parsed parse(String line) {
        if (line.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            return line.charAt(0) == TLS_HANDSHAKE ? new Parsed.Hopeless(OTHER_PROTOCOL) : unread(line, CONTROLS);
        }
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        Optional<Verb> verb = Verb.of(word);
        if (verb.isEmpty()) {
            return HTTP.contains(word.toUpperCase(Locale.ROOT))
                    ? new Parsed.Hopeless(OTHER_PROTOCOL)
                    : unread(line, UNKNOWN);
        }
        return switch (verb.get()) {
            case EHLO, HELO, LHLO -> hello(verb.get(), argument);
            case STARTTLS -> argument.isEmpty() ? understood(new Command.StartTls()) : wrong(NO_ARGUMENT);
            case AUTH -> auth(argument);
            case MAIL -> mail(argument);
            case RCPT -> rcpt(argument);
            case BDAT -> bdat(argument);
            case BURL -> burl(argument);
            case DATA, RSET, QUIT ->
                argument.isEmpty() ? understood(new Command.Plain(verb.get(), "")) : wrong(NO_ARGUMENT);
            case NOOP, VRFY, EXPN, HELP -> understood(new Command.Plain(verb.get(), argument));
        };
    }

    // ehlo = "EHLO" SP ( Domain / address-literal ) CRLF          RFC 5321 §4.1.1.1
    // Deviation: any visible name is taken, since many clients know none that is right; it is only ever quoted, never
    // trusted. Octets beyond ASCII, of computers called PC-ÁLVARO, are masked, so that what quotes it stays ASCII.
    private static Parsed hello(Verb verb, String name) {
        boolean visible = name.chars().allMatch(c -> c > 0x20 && c != 0x7f && "()<>\"\\".indexOf(c) < 0);
        return name.isEmpty() || name.length() > MAX_HELLO || !visible
                ? wrong(HELLO_SYNTAX)
                : understood(new Command.Hello(verb, name.replaceAll("[^\\x21-\\x7e]", "?")));
    }

    // auth-command = "AUTH" SP sasl-mech [SP initial-response] *(CRLF [base64]) [CRLF cancel-response] CRLF
    // RFC 4954 §8
    private static Parsed auth(String argument) {
        int space = argument.indexOf(' ');
        String mechanism = space < 0 ? argument : argument.substring(0, space);
        String initial = space < 0 ? "" : argument.substring(space + 1).strip();
        if (mechanism.isEmpty() || initial.indexOf(' ') >= 0) {
            return wrong(AUTH_SYNTAX);
        }
        Optional<String> response = initial.isEmpty() ? Optional.empty() : Optional.of(initial);
        return understood(new Command.Auth(mechanism.toUpperCase(Locale.ROOT), response));
    }

    // mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF          RFC 5321 §4.1.1.2
    private static Parsed mail(String argument) {
        Optional<PathText> path = pathAfter("FROM:", argument);
        if (path.isEmpty()) {
            return wrong(MAIL_SYNTAX);
        }
        Optional<ReversePath> sender = ReversePath.parse(path.get().text());
        if (sender.isEmpty()) {
            return wrong(NO_SENDER);
        }
        return switch (MailParameterParser.parse(path.get().rest())) {
            case MailParameterParser.Refused(Reply reply) -> wrong(reply);
            case MailParameterParser.Read(MailParameters parameters) ->
                path.get().eightBit() && !parameters.smtpUtf8()
                        ? wrong(NEEDS_UTF8)
                        : understood(new Command.Mail(sender.get(), parameters));
        };
    }

    // rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters] CRLF
    //  RFC 5321 §4.1.1.3
    // Deviation: RFC 5321 appendix C lets servers accept source routes and ignore them; they are refused, as they only
    // serve to relay.
    private static Parsed rcpt(String argument) {
        Optional<PathText> path = pathAfter("TO:", argument);
        if (path.isEmpty()) {
            return wrong(RCPT_SYNTAX);
        }
        return switch (RcptParameterParser.parse(path.get().rest())) {
            case RcptParameterParser.Refused(Reply reply) -> wrong(reply);
            case RcptParameterParser.Read(RcptParameters parameters) -> recipient(path.get(), parameters);
        };
    }

    private static Parsed recipient(PathText path, RcptParameters parameters) {
        if (path.text().equalsIgnoreCase("postmaster")) {
            return understood(new Command.Rcpt(new ForwardPath.Postmaster(), false, parameters));
        }
        return Address.parse(path.text())
                .<Parsed>map(address ->
                        understood(new Command.Rcpt(new ForwardPath.Mailbox(address), path.eightBit(), parameters)))
                .orElseGet(() -> wrong(NO_RECIPIENT));
    }

    private static Optional<PathText> pathAfter(String keyword, String argument) {
        return argument.regionMatches(true, 0, keyword, 0, keyword.length())
                ? PathText.parse(argument.substring(keyword.length()))
                : Optional.empty();
    }

    // bdat-cmd = "BDAT" SP chunk-size [ SP end-marker ] CRLF; chunk-size = 1*DIGIT          RFC 3030 §2
    // Whoever can't tell how many octets follow must not take them for commands.
    private static Parsed bdat(String argument) {
        int space = argument.indexOf(' ');
        String size = space < 0 ? argument : argument.substring(0, space);
        String marker = space < 0 ? "" : argument.substring(space + 1).strip();
        boolean last = marker.equalsIgnoreCase("LAST");
        long octets = DecimalNumber.parse(size);
        if (octets < 0 || octets == Long.MAX_VALUE || !(last || marker.isEmpty())) {
            return new Parsed.Hopeless(BDAT_SYNTAX);
        }
        return understood(new Command.Bdat(octets, last));
    }

    // burl-cmd = "BURL" SP absolute-URI [SP end-marker] CRLF          RFC 4468 §3.5
    private static Parsed burl(String argument) {
        int space = argument.indexOf(' ');
        String url = space < 0 ? argument : argument.substring(0, space);
        String marker = space < 0 ? "" : argument.substring(space + 1).strip();
        boolean last = marker.equalsIgnoreCase("LAST");
        boolean visible = !url.isEmpty() && url.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return visible && (last || marker.isEmpty()) ? understood(new Command.Burl(url, last)) : wrong(BURL_SYNTAX);
    }

    /**
     * Whether octets that are no commands may follow a line, though it is none that can be understood: it begins as BDAT does. Another server may have taken
     * it for one.
     */
    public static boolean mayAnnounceChunk(String line) {
        return begins(line, Verb.BDAT);
    }

    /** Whether a line may have meant a piece of a message, though it is none that can be understood: it begins as BURL does. */
    public static boolean mayNamePiece(String line) {
        return begins(line, Verb.BURL);
    }

    private static boolean begins(String line, Verb verb) {
        return line.stripLeading()
                .regionMatches(true, 0, verb.name(), 0, verb.name().length());
    }

    private static Parsed unread(String line, Reply reply) {
        return mayAnnounceChunk(line) ? new Parsed.Hopeless(reply) : wrong(reply);
    }

    private static Parsed understood(Command command) {
        return new Parsed.Understood(command);
    }

    private static Parsed wrong(Reply reply) {
        return new Parsed.Wrong(reply);
    }
}
