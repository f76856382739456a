package org.palomar.itests;

import java.util.Random;

/** A message of a load test: its id is its subject, and its body follows from the id alone, so that each copy can be checked. */
record LoadMessage(String id) {

    /** Lines of the longest body: some are kept within the store's records, some beside them. */
    private static final int MOST_LINES = 200;

    /** The body, lines of 72 octets that end in CRLF. */
    String body() {
        int seed = id.hashCode();
        int lines = 1 + new Random(seed).nextInt(MOST_LINES);
        String line = (id + " ").repeat(72).substring(0, 70) + "\r\n";
        return line.repeat(lines);
    }

    String text() {
        return "From: <load@sender.example>\r\nSubject: " + id + "\r\n\r\n" + body();
    }
}
