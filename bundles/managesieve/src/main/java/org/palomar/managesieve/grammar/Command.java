package org.palomar.managesieve.grammar;

import java.util.Optional;

/** A command with its arguments. Texts are octets as characters, names as the client wrote them. */
public sealed interface Command {

    Verb verb();

    /** STARTTLS, LOGOUT, CAPABILITY, LISTSCRIPTS or UNAUTHENTICATE. */
    record Plain(Verb verb) implements Command {}

    /** @param initial the initial response in base64; empty text for one without octets */
    record Authenticate(String mechanism, Optional<String> initial) implements Command {
        @Override
        public Verb verb() {
            return Verb.AUTHENTICATE;
        }

        @Override
        public String toString() {
            return "Authenticate[" + mechanism + "]";
        }
    }

    /** @param tag to be repeated in the reply */
    record Noop(Optional<String> tag) implements Command {
        @Override
        public Verb verb() {
            return Verb.NOOP;
        }
    }

    /** @param octets of the script; {@link Long#MAX_VALUE} for more than any number that is known here */
    record HaveSpace(String name, long octets) implements Command {
        @Override
        public Verb verb() {
            return Verb.HAVESPACE;
        }
    }

    record PutScript(String name, String text) implements Command {
        @Override
        public Verb verb() {
            return Verb.PUTSCRIPT;
        }
    }

    record CheckScript(String text) implements Command {
        @Override
        public Verb verb() {
            return Verb.CHECKSCRIPT;
        }
    }

    /** SETACTIVE, whose name may be empty, GETSCRIPT or DELETESCRIPT. */
    record OfScript(Verb verb, String name) implements Command {}

    record RenameScript(String from, String to) implements Command {
        @Override
        public Verb verb() {
            return Verb.RENAMESCRIPT;
        }
    }
}
