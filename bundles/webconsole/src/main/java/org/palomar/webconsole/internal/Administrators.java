package org.palomar.webconsole.internal;

/** Who administers the server. Safe for any thread. */
interface Administrators {

    /** What a name and a password are worth. */
    enum Answer {
        /** An administrator's. */
        GRANTED,
        /** Right, but of somebody who is no administrator. */
        NO_ROLE,
        /** Wrong. */
        WRONG
    }

    Answer check(String name, String password);
}
