package org.palomar.imap.grammar;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of verbs: in which states each is legal, and where it is defined. The parser, the session, the metrics and tests read it. */
public enum Verb {
    // RFC 9051 §6.1: any state
    CAPABILITY("CAPABILITY", Legal.ANY, "RFC 9051 §6.1.1"),
    NOOP("NOOP", Legal.ANY, "RFC 9051 §6.1.2"),
    LOGOUT("LOGOUT", Legal.ANY, "RFC 9051 §6.1.3"),
    ID("ID", Legal.ANY, "RFC 2971 §3.1"),
    // §6.2: not authenticated. Whether a password may come before TLS is the authenticator's decision.
    STARTTLS("STARTTLS", Legal.NOT_AUTHENTICATED, "RFC 9051 §6.2.1"),
    AUTHENTICATE("AUTHENTICATE", Legal.NOT_AUTHENTICATED, "RFC 9051 §6.2.2"),
    LOGIN("LOGIN", Legal.NOT_AUTHENTICATED, "RFC 9051 §6.2.3"),
    // §6.3: authenticated
    ENABLE("ENABLE", Legal.AUTHENTICATED, "RFC 9051 §6.3.1"),
    SELECT("SELECT", Legal.AUTHENTICATED, "RFC 9051 §6.3.2"),
    EXAMINE("EXAMINE", Legal.AUTHENTICATED, "RFC 9051 §6.3.3"),
    CREATE("CREATE", Legal.AUTHENTICATED, "RFC 9051 §6.3.4"),
    DELETE("DELETE", Legal.AUTHENTICATED, "RFC 9051 §6.3.5"),
    RENAME("RENAME", Legal.AUTHENTICATED, "RFC 9051 §6.3.6"),
    SUBSCRIBE("SUBSCRIBE", Legal.AUTHENTICATED, "RFC 9051 §6.3.7"),
    UNSUBSCRIBE("UNSUBSCRIBE", Legal.AUTHENTICATED, "RFC 9051 §6.3.8"),
    LIST("LIST", Legal.AUTHENTICATED, "RFC 9051 §6.3.9"),
    LSUB("LSUB", Legal.AUTHENTICATED, "RFC 3501 §6.3.9"),
    NAMESPACE("NAMESPACE", Legal.AUTHENTICATED, "RFC 9051 §6.3.10"),
    STATUS("STATUS", Legal.AUTHENTICATED, "RFC 9051 §6.3.11"),
    APPEND("APPEND", Legal.AUTHENTICATED, "RFC 9051 §6.3.12"),
    IDLE("IDLE", Legal.AUTHENTICATED, "RFC 9051 §6.3.13"),
    GETMETADATA("GETMETADATA", Legal.AUTHENTICATED, "RFC 5464 §4.2"),
    SETMETADATA("SETMETADATA", Legal.AUTHENTICATED, "RFC 5464 §4.3"),
    RESETKEY("RESETKEY", Legal.AUTHENTICATED, "RFC 4467 §7"),
    GENURLAUTH("GENURLAUTH", Legal.AUTHENTICATED, "RFC 4467 §7"),
    URLFETCH("URLFETCH", Legal.AUTHENTICATED, "RFC 4467 §7"),
    // §6.4: selected
    CHECK("CHECK", Legal.SELECTED, "RFC 3501 §6.4.1"),
    CLOSE("CLOSE", Legal.SELECTED, "RFC 9051 §6.4.1"),
    UNSELECT("UNSELECT", Legal.SELECTED, "RFC 9051 §6.4.2"),
    EXPUNGE("EXPUNGE", Legal.SELECTED, "RFC 9051 §6.4.3"),
    SEARCH("SEARCH", Legal.SELECTED, "RFC 9051 §6.4.4"),
    FETCH("FETCH", Legal.SELECTED, "RFC 9051 §6.4.5"),
    STORE("STORE", Legal.SELECTED, "RFC 9051 §6.4.6"),
    COPY("COPY", Legal.SELECTED, "RFC 9051 §6.4.7"),
    MOVE("MOVE", Legal.SELECTED, "RFC 9051 §6.4.8"),
    UID_EXPUNGE("UID EXPUNGE", Legal.SELECTED, "RFC 9051 §6.4.9"),
    UID_SEARCH("UID SEARCH", Legal.SELECTED, "RFC 9051 §6.4.9"),
    UID_FETCH("UID FETCH", Legal.SELECTED, "RFC 9051 §6.4.9"),
    UID_STORE("UID STORE", Legal.SELECTED, "RFC 9051 §6.4.9"),
    UID_COPY("UID COPY", Legal.SELECTED, "RFC 9051 §6.4.9"),
    UID_MOVE("UID MOVE", Legal.SELECTED, "RFC 9051 §6.4.9"),
    // as Dovecot has it: no RFC tells of it
    FILTER("FILTER", Legal.SELECTED, "FILTER=SIEVE"),
    UID_FILTER("UID FILTER", Legal.SELECTED, "FILTER=SIEVE");

    /** In which states a verb is legal (RFC 9051 §3). */
    public enum Legal {
        ANY,
        NOT_AUTHENTICATED,
        /** Also in the selected state. */
        AUTHENTICATED,
        SELECTED
    }

    private static final Map<String, Verb> BY_WORDS =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Verb::words, Function.identity()));

    private final String words;
    private final Legal legal;
    private final String defined;

    Verb(String words, Legal legal, String defined) {
        this.words = words;
        this.legal = legal;
        this.defined = defined;
    }

    /** The verb of these words, in capitals with one space. */
    static Optional<Verb> of(String words) {
        return Optional.ofNullable(BY_WORDS.get(words));
    }

    /** As the client writes it. */
    public String words() {
        return words;
    }

    public Legal legal() {
        return legal;
    }

    /** Where it is defined, an RFC and its section, or the name of an extension without one; the index of RFCs in {@code docs} must have it. */
    public String defined() {
        return defined;
    }

    /** Whether EXPUNGE responses may be sent while it runs (RFC 9051 §7.5.1). */
    public boolean allowsExpunged() {
        return this != FETCH && this != STORE && this != SEARCH && this != FILTER;
    }
}
