package org.palomar.smtp.grammar;

import java.util.Optional;
import org.palomar.api.address.ReversePath;

/** A command that is right in itself; whether it is in place here and now is for the session to say. */
public sealed interface Command {

    Verb verb();

    /**
     * EHLO, HELO or LHLO.
     *
     * @param name what the client calls itself: printable ASCII, safe in a header field
     */
    record Hello(Verb verb, String name) implements Command {}

    /** STARTTLS (RFC 3207 §4). */
    record StartTls() implements Command {
        @Override
        public Verb verb() {
            return Verb.STARTTLS;
        }
    }

    /**
     * AUTH (RFC 4954 §4).
     *
     * @param initial the initial response, still in base64; {@code =} stands for an empty one
     */
    record Auth(String mechanism, Optional<String> initial) implements Command {
        @Override
        public Verb verb() {
            return Verb.AUTH;
        }
    }

    /** MAIL (RFC 5321 §4.1.1.2). */
    record Mail(ReversePath sender, MailParameters parameters) implements Command {
        @Override
        public Verb verb() {
            return Verb.MAIL;
        }
    }

    /**
     * RCPT (RFC 5321 §4.1.1.3).
     *
     * @param eightBit whether the path was written with octets beyond ASCII, which needs SMTPUTF8
     */
    record Rcpt(ForwardPath recipient, boolean eightBit, RcptParameters parameters) implements Command {
        @Override
        public Verb verb() {
            return Verb.RCPT;
        }
    }

    /**
     * BDAT (RFC 3030 §2).
     *
     * @param size octets that follow the command, 0 or more
     */
    record Bdat(long size, boolean last) implements Command {
        @Override
        public Verb verb() {
            return Verb.BDAT;
        }
    }

    /**
     * BURL (RFC 4468 §3.5).
     *
     * @param url as it was written: visible ASCII
     */
    record Burl(String url, boolean last) implements Command {
        @Override
        public Verb verb() {
            return Verb.BURL;
        }
    }

    /**
     * DATA, RSET, NOOP, VRFY, EXPN, HELP or QUIT.
     *
     * @param argument what follows the verb; empty for those that take none
     */
    record Plain(Verb verb, String argument) implements Command {}
}
