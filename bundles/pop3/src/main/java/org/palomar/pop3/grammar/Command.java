package org.palomar.pop3.grammar;

import java.util.Optional;
import java.util.OptionalInt;

/** A command with its arguments. Texts are octets as characters. */
public sealed interface Command {

    Verb verb();

    /** CAPA, STLS, STAT, NOOP, RSET or QUIT. */
    record Plain(Verb verb) implements Command {}

    record User(String name) implements Command {
        @Override
        public Verb verb() {
            return Verb.USER;
        }
    }

    /** A password is never printed. */
    record Pass(String password) implements Command {
        @Override
        public Verb verb() {
            return Verb.PASS;
        }

        @Override
        public String toString() {
            return "Pass[hidden]";
        }
    }

    /** @param initial the initial response in base64, or {@code =} for an empty one */
    record Auth(String mechanism, Optional<String> initial) implements Command {
        @Override
        public Verb verb() {
            return Verb.AUTH;
        }

        @Override
        public String toString() {
            return "Auth[" + mechanism + "]";
        }
    }

    /** LIST or UIDL, of one message or of all. */
    record Listing(Verb verb, OptionalInt message) implements Command {}

    /** RETR or DELE. */
    record OfMessage(Verb verb, int message) implements Command {}

    /** @param lines how many lines of the body */
    record Top(int message, int lines) implements Command {
        @Override
        public Verb verb() {
            return Verb.TOP;
        }
    }
}
