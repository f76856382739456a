package org.palomar.managesieve.grammar;

/** What a command is. */
public sealed interface Parsed {

    record Valid(Command command) implements Parsed {}

    /** A known verb with arguments that it doesn't take. */
    record WrongArguments(Verb verb) implements Parsed {}

    record UnknownVerb() implements Parsed {}
}
