package org.palomar.testkit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A conversation with a server, read from a file; the README of this module has the syntax. Immutable. */
public final class Transcript {

    /** Far longer than a healthy server needs, so that a loaded machine fails no test. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final List<Step> steps;
    private final Duration deadline;

    private Transcript(String name, List<Step> steps, Duration deadline) {
        this.name = name;
        this.steps = steps;
        this.deadline = deadline;
    }

    /**
     * Reads a transcript. It waits 10 seconds for each expected line, see {@link #withDeadline}.
     *
     * @param name what failures call it, the file name
     * @throws IllegalArgumentException on a syntax error; its message begins with the name and the line
     */
    public static Transcript parse(String name, String text) {
        return new Transcript(name, new TranscriptParser(name, text).steps(), PATIENCE);
    }

    /** The same transcript, waiting this long (a millisecond or more) for each line, handshake and connection. */
    public Transcript withDeadline(Duration each) {
        if (each.toMillis() < 1) {
            throw new IllegalArgumentException("a deadline of a millisecond at least, not " + each);
        }
        return new Transcript(name, steps, each);
    }

    /**
     * Plays the client's part and checks the server's. Closes its connections at the end.
     *
     * @param variables values for each {@code ${name}} of the transcript
     * @throws AssertionError at the first difference, with file, line, expected, got and the dialogue so far; also when
     *     the connection fails, or when a variable has no value
     */
    public void run(InetSocketAddress server, Map<String, String> variables) {
        try (Dialogue dialogue = new Dialogue(name, server, deadline, variables)) {
            steps.forEach(dialogue::play);
        }
    }

    /** The name, which is how JUnit shows it. */
    @Override
    public String toString() {
        return name;
    }
}
