package org.palomar.smtp.session;

/** The replies that need nothing filled in, encoded once. */
final class Responses {

    static final Response OK = Response.of(250, "2.0.0", "Ok");
    static final Response SENDER_OK = Response.of(250, "2.1.0", "Sender ok");
    static final Response RECIPIENT_OK = Response.of(250, "2.1.5", "Recipient ok");
    static final Response BYE = Response.of(221, "2.0.0", "Good-bye");
    static final Response MORE_PIECES = Response.of(250, "2.5.0", "Waiting for more BURL or BDAT");
    static final Response GO_AHEAD = Response.plain(354, "Go ahead; end with CRLF.CRLF");
    static final Response READY_FOR_TLS = Response.of(220, "2.0.0", "Ready for TLS");
    static final Response VRFY =
            Response.of(252, "2.5.0", "Try to send something; it will be refused if it can't be delivered");

    static final Response DRAINING =
            Response.of(421, "4.3.2", "This service is being restarted; come back in a moment");
    static final Response IDLE_TOO_LONG = Response.of(421, "4.4.2", "Nothing came for too long");
    static final Response DATA_TOO_SLOW = Response.of(421, "4.4.2", "The message came too slowly");
    static final Response LOGIN_TOO_LATE = Response.of(421, "4.4.2", "You did not log in in time");
    static final Response NO_MESSAGE = Response.of(421, "4.7.0", "Too many commands without a message");
    static final Response LOST = Response.of(421, "4.5.2", "What follows a line that long is not read as commands");
    static final Response TOO_MANY_ERRORS = Response.of(421, "4.7.0", "Too many errors");
    static final Response TOO_MANY_UNKNOWN = Response.of(421, "4.7.0", "Too many refused recipients");
    static final Response TOO_MANY_LOGINS = Response.of(421, "4.7.0", "Too many failed logins");
    static final Response TOO_MUCH_DATA = Response.of(421, "4.3.4", "Much more came than the size limit allows");

    static final Response NOT_READY =
            Response.of(451, "4.3.2", "A part of this server is being restarted; try again soon");
    static final Response DIRECTORY_DOWN =
            Response.of(451, "4.3.0", "The directory can't be asked now; try again later");
    static final Response NO_QUEUE =
            Response.of(451, "4.3.2", "Mail to other servers can't be queued now; try again later");
    static final Response NO_URLS =
            Response.of(451, "4.4.1", "What is in mailboxes can't be read now; try again later");
    static final Response NO_ROOM = Response.of(452, "4.3.1", "There is no room for the message now");
    static final Response TOO_MANY_RECIPIENTS =
            Response.of(452, "4.5.3", "Too many recipients; send the others separately");
    static final Response LOGIN_UNAVAILABLE = Response.of(454, "4.7.0", "Logins can't be checked now; try again later");
    static final Response TLS_UNAVAILABLE = Response.of(454, "4.7.0", "TLS is not available now");

    static final Response LINE_TOO_LONG = Response.of(500, "5.5.2", "The line is too long");
    static final Response BARE_LF = Response.of(500, "5.5.2", "Command lines end in CRLF");
    static final Response NOT_OFFERED = Response.of(502, "5.5.1", "This command is not offered here");
    static final Response HELLO_FIRST = Response.of(503, "5.5.1", "Say hello first");
    static final Response MAIL_FIRST = Response.of(503, "5.5.1", "MAIL comes first");
    static final Response RCPT_FIRST = Response.of(503, "5.5.1", "RCPT comes first");
    static final Response IN_TRANSACTION = Response.of(503, "5.5.1", "Not while a message is under way; RSET ends it");
    static final Response NO_VALID_RECIPIENTS = Response.of(554, "5.5.1", "There is no valid recipient");
    static final Response TLS_ALREADY = Response.of(503, "5.5.1", "TLS is on already");
    static final Response TLS_FIRST = Response.of(530, "5.7.0", "STARTTLS comes first");
    static final Response LOGIN_FIRST = Response.of(530, "5.7.0", "AUTH comes first");
    static final Response PIPELINED = Response.of(554, "5.5.0", "Nothing may be sent before the reply to that command");
    static final Response EARLY_TALKER = Response.of(554, "5.5.1", "You spoke before the greeting");

    static final Response LOGIN_OK = Response.of(235, "2.7.0", "Welcome");
    static final Response LOGIN_REFUSED = Response.of(535, "5.7.8", "User name or password is wrong");
    static final Response LOGIN_NEEDS_TLS = Response.of(538, "5.7.11", "This mechanism needs TLS");
    static final Response LOGIN_CANCELLED = Response.of(501, "5.7.0", "Login cancelled");
    static final Response LOGIN_MALFORMED = Response.of(501, "5.5.2", "This is no response of the mechanism");
    static final Response LOGIN_LINE_TOO_LONG = Response.of(500, "5.5.6", "The line of the login is too long");
    static final Response LOGIN_ALREADY = Response.of(503, "5.5.1", "You have logged in already");
    static final Response MECHANISM_UNKNOWN = Response.of(504, "5.5.4", "This mechanism is not offered");

    static final Response TOO_LARGE = Response.of(552, "5.3.4", "The message is larger than this server takes");
    static final Response HEADER_TOO_LARGE =
            Response.of(552, "5.3.4", "The message's header is larger than this server takes");
    static final Response PARAMETER_UNKNOWN = Response.of(555, "5.5.4", "A parameter of MAIL is not known here");
    static final Response RCPT_PARAMETER_UNKNOWN = Response.of(555, "5.5.4", "A parameter of RCPT is not known here");
    static final Response HELD_TOO_LONG =
            Response.of(501, "5.5.4", "A message is held for " + Carriage.MAX_HOLD.toDays() + " days at the most");
    static final Response HELD_TOO_LATE = Response.of(501, "5.5.4", "The message would be held until it is late (BY)");
    static final Response NEEDS_UTF8 = Response.of(553, "5.6.7", "This address needs SMTPUTF8");
    /** RFC 4468 §5, errata 895 and 896: 5.7.8 means a wrong password, and clients ask for another. */
    static final Response URL_UNTRUSTED = Response.of(
            554, "5.7.14", "Only URLs of this server's mailboxes are taken, with an authorization (URLAUTH)");

    static final Response URL_REFUSED =
            Response.of(554, "5.7.0", "The URL is not authorized for you, not any more, or names nothing");
    static final Response URL_DAMAGED = Response.of(554, "5.6.6", "What the URL names can't be read: it is damaged");
    static final Response FOREIGN_SENDER = Response.of(553, "5.7.1", "You may send from your own addresses only");
    static final Response FOREIGN_FROM =
            Response.of(550, "5.7.1", "The From and Sender fields must name addresses of your own only");
    static final Response NO_AUTHOR = Response.of(550, "5.6.0", "The From field names no address");
    static final Response SEVERAL_FROM = Response.of(550, "5.6.0", "The message has several From or Sender fields");
    static final Response NO_FIELD = Response.of(550, "5.6.0", "The header has a line that is no field");
    static final Response RELAY_TRICK = Response.of(550, "5.7.1", "Addresses within addresses are not relayed");
    static final Response RELAY_DENIED = Response.of(550, "5.7.1", "Mail for this domain is not taken here");
    static final Response BOUNCES_ONLY = Response.of(
            550, "5.7.1", "This address takes only what the null sender says of a message that went on from here");

    static final Response LIST_WITHOUT_BOUNCES =
            Response.of(550, "5.7.1", "A mailing list takes no mail from the null sender");
    static final Response UNKNOWN_RECIPIENT = Response.of(550, "5.1.1", "No such mailbox here");
    static final Response ALIAS_LOOP = Response.of(550, "5.4.6", "This alias leads back to itself");
    static final Response NO_POSTMASTER = Response.of(550, "5.1.1", "Give the postmaster's domain, please");
    static final Response MAIL_LOOP = Response.of(554, "5.4.6", "The message has passed too many servers: a mail loop");
    static final Response BARE_CR_IN_DATA =
            Response.of(550, "5.6.11", "The message has a CR that is not part of a CRLF");
    static final Response BARE_LF_IN_DATA =
            Response.of(550, "5.6.11", "The message has a LF that is not part of a CRLF");
    static final Response NO_FIELD_FIRST = Response.of(
            550, "5.6.0", "The message begins with white space, which would continue another's header field");
    static final Response NUL_IN_DATA = Response.of(550, "5.6.0", "The message has a NUL octet");

    private Responses() {}
}
