package org.palomar.imap.grammar;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxName;

/**
 * A URL of a message or a part of one, with an authorization (RFC 5092 §11, RFC 4467 §9).
 *
 * @param rump what the authorization is of: the URL to the end of its access identifier, as it was written
 * @param proof who authorized it; empty for a URL that still has to be authorized
 * @param user whose mailbox it is, decoded
 * @param host the server's name or address as it was written, without the port
 * @param uidValidity that the mailbox must have; 0 for any
 * @param section what of the message
 * @param expires the last instant at which it holds
 */
public record ImapUrl(
        String rump,
        Optional<Proof> proof,
        String user,
        String host,
        MailboxName mailbox,
        long uidValidity,
        long uid,
        FetchItem.Section section,
        Optional<Instant> expires,
        Access access) {

    /** Octets of a URL, which has to fit into a line of BURL: nearly all are a few dozen, and a mailbox whose name is far longer when it is encoded can't be named. */
    public static final int MAX_OCTETS = 2000;

    /** Octets of a URL that still has to be authorized: {@code :internal:} and a token of 66 digits come behind it. */
    static final int MAX_RUMP = MAX_OCTETS - 76;

    /** Digits of a token: any mechanism's; that of INTERNAL here has 66. */
    static final int MAX_TOKEN = 512;

    /** The authorization itself: a mechanism in capitals, and hexadecimal digits. */
    public record Proof(String mechanism, String token) {}

    /** Who may use it. */
    public sealed interface Access {}

    /** A server that takes mail from this user, for him. */
    public record Submitter(String user) implements Access {}

    /** This user. */
    public record User(String user) implements Access {}

    /** Whoever has logged in. */
    public record AnyUser() implements Access {}

    /** Whoever there is. */
    public record Anybody() implements Access {}

    /** What was read of a text. */
    public sealed interface Reading {}

    /** It is such a URL. */
    public record Read(ImapUrl url) implements Reading {}

    /** It is none. */
    public record Wrong(String reason) implements Reading {}

    /** Reads a URL; one character for each octet. */
    public static Reading parse(String text) {
        try {
            return new Read(new UrlParser(text).parse());
        } catch (SyntaxException wrong) {
            return new Wrong(wrong.text());
        }
    }
}
