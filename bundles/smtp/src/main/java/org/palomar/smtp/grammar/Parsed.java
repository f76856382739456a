package org.palomar.smtp.grammar;

import org.palomar.api.pipeline.Reply;

/** What a command line turned out to be. */
public sealed interface Parsed {

    /** A command. */
    record Understood(Command command) implements Parsed {}

    /** No command; the reply says why. */
    record Wrong(Reply reply) implements Parsed {}

    /** No command, and where the next one starts is not known either: the connection must end (RFC 3030 §2 for a BDAT without a size). */
    record Hopeless(Reply reply) implements Parsed {}
}
