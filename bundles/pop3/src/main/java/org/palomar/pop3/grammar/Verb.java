package org.palomar.pop3.grammar;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The commands, where each is legal, and what defines it. The session refuses what is out of place, whatever it is. */
public enum Verb {
    CAPA(Phase.ANY), // RFC 2449 §5
    STLS(Phase.AUTHORIZATION), // RFC 2595 §4
    AUTH(Phase.AUTHORIZATION), // RFC 5034 §4
    USER(Phase.AUTHORIZATION), // RFC 1939 §7
    PASS(Phase.AUTHORIZATION), // RFC 1939 §7
    STAT(Phase.TRANSACTION), // RFC 1939 §5
    LIST(Phase.TRANSACTION), // RFC 1939 §5
    RETR(Phase.TRANSACTION), // RFC 1939 §5
    DELE(Phase.TRANSACTION), // RFC 1939 §5
    NOOP(Phase.TRANSACTION), // RFC 1939 §5
    RSET(Phase.TRANSACTION), // RFC 1939 §5
    TOP(Phase.TRANSACTION), // RFC 1939 §7
    UIDL(Phase.TRANSACTION), // RFC 1939 §7
    QUIT(Phase.ANY); // RFC 1939 §4 and §6

    /** In which state a command may be given. */
    public enum Phase {
        AUTHORIZATION,
        TRANSACTION,
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

    /** The verb of this name, in any case (RFC 1939 §3). */
    static Optional<Verb> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }
}
