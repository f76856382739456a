package org.palomar.smtp.grammar;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The verbs that this server knows, whether it carries them out or not. */
public enum Verb {
    EHLO,
    HELO,
    LHLO,
    STARTTLS,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    BDAT,
    BURL,
    RSET,
    NOOP,
    VRFY,
    EXPN,
    HELP,
    QUIT;

    private static final Map<String, Verb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

    /** The verb of a word, in any case (RFC 5321 §2.4). */
    public static Optional<Verb> of(String word) {
        Verb exact = BY_NAME.get(word);
        return Optional.ofNullable(exact == null ? BY_NAME.get(word.toUpperCase(Locale.ROOT)) : exact);
    }
}
