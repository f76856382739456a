package org.palomar.itests;

import java.util.List;

/**
 * Something that no decent client sends.
 *
 * @param name what it is
 * @param port one of the high ports
 * @param way how the connection begins
 * @param packets what is sent; each but the last waits for a line of answer
 * @param answer a regular expression that is found in what the server says up to the end of the connection
 */
record Attack(String name, int port, Way way, List<String> packets, String answer) {

    /** How a connection begins. */
    enum Way {
        /** The greeting is awaited. */
        PLAIN,
        /** After a handshake, the greeting is awaited. */
        SECURE,
        /** Nothing is awaited. */
        BLIND
    }

    static Attack plain(String name, int port, String answer, String... packets) {
        return new Attack(name, port, Way.PLAIN, List.of(packets), answer);
    }

    static Attack secure(String name, int port, String answer, String... packets) {
        return new Attack(name, port, Way.SECURE, List.of(packets), answer);
    }

    static Attack blind(String name, int port, String octets) {
        return new Attack(name, port, Way.BLIND, List.of(octets), "");
    }

    @Override
    public String toString() {
        return name;
    }
}
