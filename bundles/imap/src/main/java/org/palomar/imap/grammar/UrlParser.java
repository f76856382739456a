package org.palomar.imap.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.mailbox.MailboxName;

/**
 * Reads URLs of messages with an authorization. Total, and linear in the length of the text.
 *
 * <pre>
 * authimapurl  = "imap://" enc-user [";AUTH=" ("*" / enc-auth-type)] "@" host [":" port] "/" imessagepart
 * imessagepart = enc-mailbox [";UIDVALIDITY=" nz-number] "/;UID=" nz-number ["/;SECTION=" enc-section] ["/;PARTIAL=" partial-range]
 * iurlauth     = [";EXPIRE=" date-time] ";URLAUTH=" access [":" mechanism ":" enc-urlauth]
 * </pre>
 *
 * A semicolon stands nowhere but before these words (RFC 5092 §11, achar), so the text is taken apart at them.
 */
final class UrlParser {

    private static final String SCHEME = "imap://";

    /** enc-user, enc-auth-type: achar = uchar / "&amp;" / "="; the percent sign is looked at when it is decoded. */
    private static final String ACHAR = "[A-Za-z0-9\\-._~!$'()*+,&=%]";

    /** bchar = achar / ":" / "@" / "/". */
    private static final Pattern BCHARS = Pattern.compile("[A-Za-z0-9\\-._~!$'()*+,&=%:@/]+");

    private static final Pattern AUTHORITY = Pattern.compile("(" + ACHAR + "+)(?:;[Aa][Uu][Tt][Hh]=" + ACHAR
            + "+)?@([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    private static final Pattern ACCESS = Pattern.compile(
            "(submit\\+|user\\+|authuser|anonymous)(" + ACHAR + "*)(?::([A-Za-z0-9.-]{1,64}):([0-9A-Fa-f]{32,"
                    + ImapUrl.MAX_TOKEN + "}))?",
            Pattern.CASE_INSENSITIVE);

    /** RFC 3339 §5.6; its letters may be small. */
    private static final Pattern DATE_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d\\d:\\d\\d)");

    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    private final String text;
    /** What is left of the path: before the first of its semicolons, then behind. */
    private String[] pieces = {};

    private int at;

    UrlParser(String text) {
        this.text = text;
    }

    ImapUrl parse() throws SyntaxException {
        if (text.length() > ImapUrl.MAX_OCTETS) {
            throw new SyntaxException("the URL is too long");
        }
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new SyntaxException("a URL of this server begins with imap://");
        }
        int path = text.indexOf('/', SCHEME.length());
        if (path < 0) {
            throw new SyntaxException("the URL names no message");
        }
        Matcher authority = AUTHORITY.matcher(text.substring(SCHEME.length(), path));
        if (!authority.matches()) {
            throw new SyntaxException("the URL names no owner and server");
        }
        String user = decoded(authority.group(1));
        pieces = text.substring(path + 1).split(";", -1);
        return path(user, authority.group(2));
    }

    private ImapUrl path(String user, String host) throws SyntaxException {
        boolean valid = isNext("UIDVALIDITY");
        MailboxName mailbox = mailbox(valid ? pieces[0] : beforeSlash(pieces[0]));
        long uidValidity = valid ? nzNumber(beforeSlash(value("UIDVALIDITY"))) : 0;
        if (!isNext("UID")) {
            throw new SyntaxException("the URL names no message");
        }
        String uid = value("UID");
        boolean section = isNext("SECTION");
        uid = section || isNext("PARTIAL") ? beforeSlash(uid) : uid;
        String what = section ? value("SECTION") : "";
        if (section) {
            what = bchars(isNext("PARTIAL") ? beforeSlash(what) : what);
        }
        FetchItem.Section wanted =
                isNext("PARTIAL") ? partial(what, value("PARTIAL")) : section(what, 0, Long.MAX_VALUE);
        Optional<Instant> expires = isNext("EXPIRE") ? Optional.of(instant(value("EXPIRE"))) : Optional.empty();
        if (!isNext("URLAUTH")) {
            throw new SyntaxException("the URL has no access identifier");
        }
        Matcher access = ACCESS.matcher(value("URLAUTH"));
        if (at != pieces.length - 1 || !access.matches()) {
            throw new SyntaxException("the URL has no access identifier that is known");
        }
        Optional<ImapUrl.Proof> proof = access.group(3) == null
                ? Optional.empty()
                : Optional.of(new ImapUrl.Proof(access.group(3).toUpperCase(Locale.ROOT), access.group(4)));
        int behind = access.group(3) == null
                ? 0
                : access.group(3).length() + access.group(4).length() + 2;
        if (proof.isEmpty() && text.length() > ImapUrl.MAX_RUMP) {
            throw new SyntaxException("the URL is too long to be authorized");
        }
        return new ImapUrl(
                // RFC 4467 §6: nothing but the authorization is taken away
                text.substring(0, text.length() - behind),
                proof,
                user,
                host,
                mailbox,
                uidValidity,
                nzNumber(uid),
                wanted,
                expires,
                access(access.group(1).toLowerCase(Locale.ROOT), decoded(access.group(2))));
    }

    private static ImapUrl.Access access(String kind, String user) throws SyntaxException {
        boolean named = kind.endsWith("+");
        if (named == user.isEmpty()) {
            throw new SyntaxException("the URL has no access identifier that is known");
        }
        return switch (kind) {
            case "submit+" -> new ImapUrl.Submitter(user);
            case "user+" -> new ImapUrl.User(user);
            case "authuser" -> new ImapUrl.AnyUser();
            default -> new ImapUrl.Anybody();
        };
    }

    /** Whether the next piece is a word and its value. */
    private boolean isNext(String word) {
        if (at + 1 >= pieces.length) {
            return false;
        }
        String piece = pieces[at + 1];
        return piece.regionMatches(true, 0, word + "=", 0, word.length() + 1);
    }

    /** The value of the next piece, which has been seen to be there. */
    private String value(String word) {
        at++;
        return pieces[at].substring(word.length() + 1);
    }

    private static String beforeSlash(String piece) throws SyntaxException {
        if (!piece.endsWith("/")) {
            throw new SyntaxException("a slash is missing in the URL");
        }
        return piece.substring(0, piece.length() - 1);
    }

    private static MailboxName mailbox(String encoded) throws SyntaxException {
        return MailboxName.parse(decoded(bchars(encoded)))
                .orElseThrow(() -> new SyntaxException("the URL names nothing that can be a mailbox"));
    }

    private static String bchars(String text) throws SyntaxException {
        if (!BCHARS.matcher(text).matches()) {
            throw new SyntaxException("the URL has a character that must be encoded");
        }
        return text;
    }

    /** partial-range = number ["." nz-number]. */
    private static FetchItem.Section partial(String section, String range) throws SyntaxException {
        int dot = range.indexOf('.');
        long from = number(dot < 0 ? range : range.substring(0, dot));
        return section(section, from, dot < 0 ? Long.MAX_VALUE : nzNumber(range.substring(dot + 1)));
    }

    private static FetchItem.Section section(String encoded, long from, long length) throws SyntaxException {
        return FetchParser.section(decoded(encoded), from, length);
    }

    private static Instant instant(String text) throws SyntaxException {
        try {
            if (DATE_TIME.matcher(text).matches()) {
                return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                        .toInstant();
            }
        } catch (DateTimeException notADate) {
            // falls through
        }
        throw new SyntaxException("the URL expires at no date and time");
    }

    private static long nzNumber(String text) throws SyntaxException {
        long number = number(text);
        if (number == 0) {
            throw new SyntaxException("a number in the URL must not be 0");
        }
        return number;
    }

    private static long number(String text) throws SyntaxException {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new SyntaxException("a number is missing in the URL");
        }
        long number = Long.parseLong(text);
        if (number > MAX_NUMBER) {
            throw new SyntaxException("a number in the URL is too large");
        }
        return number;
    }

    /** pct-encoded = "%" HEXDIG HEXDIG, octets of UTF-8. */
    private static String decoded(String text) throws SyntaxException {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean complete = i + 2 < text.length();
                int high = complete ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = complete ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new SyntaxException("an encoded octet of the URL is none");
                }
                octets.write(high << 4 | low);
                i += 2;
            } else {
                octets.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new SyntaxException("the URL has octets that are no UTF-8");
        }
    }
}
