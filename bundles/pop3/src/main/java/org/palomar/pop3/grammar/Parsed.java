package org.palomar.pop3.grammar;

/** What a line is. */
public sealed interface Parsed {

    record Valid(Command command) implements Parsed {}

    /** A known verb with arguments that it doesn't take. */
    record WrongArguments(Verb verb) implements Parsed {}

    record UnknownVerb() implements Parsed {}
}
