package org.palomar.imap.grammar;

/** What became of a command's octets. */
public sealed interface Parsed {

    /** A command, ready to be judged by the session's state. */
    record Accepted(String tag, Command command) implements Parsed {}

    /**
     * Not IMAP: the answer is BAD.
     *
     * @param tag as the client wrote it; {@code *} if not even that could be read
     * @param reason for a person, without anything that the client wrote
     */
    record Malformed(String tag, String reason) implements Parsed {}

    /**
     * Well-formed, and can never be done: the answer is NO.
     *
     * @param code the response code (RFC 9051 §7.1), with its arguments
     */
    record Refused(String tag, String code, String reason) implements Parsed {}
}
