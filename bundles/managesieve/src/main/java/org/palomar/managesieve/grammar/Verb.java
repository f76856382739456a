package org.palomar.managesieve.grammar;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The commands, where each is legal, and what defines it. The session refuses what is out of place, whatever it is. */
public enum Verb {
    AUTHENTICATE(Phase.BEFORE), // RFC 5804 §2.1
    STARTTLS(Phase.BEFORE), // RFC 5804 §2.2
    LOGOUT(Phase.ANY), // RFC 5804 §2.3
    CAPABILITY(Phase.ANY), // RFC 5804 §2.4
    HAVESPACE(Phase.AUTHENTICATED), // RFC 5804 §2.5
    PUTSCRIPT(Phase.AUTHENTICATED), // RFC 5804 §2.6
    LISTSCRIPTS(Phase.AUTHENTICATED), // RFC 5804 §2.7
    SETACTIVE(Phase.AUTHENTICATED), // RFC 5804 §2.8
    GETSCRIPT(Phase.AUTHENTICATED), // RFC 5804 §2.9
    DELETESCRIPT(Phase.AUTHENTICATED), // RFC 5804 §2.10
    RENAMESCRIPT(Phase.AUTHENTICATED), // RFC 5804 §2.11.1
    CHECKSCRIPT(Phase.AUTHENTICATED), // RFC 5804 §2.12
    NOOP(Phase.ANY), // RFC 5804 §2.13
    UNAUTHENTICATE(Phase.AUTHENTICATED); // RFC 5804 §2.14.1

    /** In which state a command may be given. */
    public enum Phase {
        BEFORE,
        AUTHENTICATED,
        ANY
    }

    private static final Map<String, Verb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

    private final Phase phase;

    Verb(Phase phase) {
        this.phase = phase;
    }

    /** Where it is legal. */
    public Phase phase() {
        return phase;
    }

    /** The verb of this name, in any case (RFC 5804 §1.5). */
    static Optional<Verb> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }
}
