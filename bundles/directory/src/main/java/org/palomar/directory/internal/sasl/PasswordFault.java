package org.palomar.directory.internal.sasl;

import java.util.Optional;

/** Why SCRAM can't use a password: client and server can't agree on its octets (RFC 4013 §2). */
public enum PasswordFault {
    NOT_UTF8("it is not in UTF-8: type it again in a terminal or page that uses UTF-8"),
    NOTHING_VISIBLE("it has no visible character: add letters or digits"),
    /** RFC 4013 §2.3. */
    PROHIBITED("it has a control, invisible, private or unknown character: leave that out"),
    /** RFC 3454 §6. */
    MIXED_DIRECTIONS(
            "it has right-to-left letters: begin and end it with one of these, with digits and signs between them,"
                    + " and without left-to-right letters");

    private final String remedy;

    PasswordFault(String remedy) {
        this.remedy = remedy;
    }

    /** Of these octets; empty if SCRAM can use them. */
    public static Optional<PasswordFault> of(byte[] password) {
        Optional<String> normal = SaslPrep.text(password).map(SaslPrep::normal);
        if (normal.isEmpty()) {
            return Optional.of(NOT_UTF8);
        }
        if (normal.get().isEmpty()) {
            return Optional.of(NOTHING_VISIBLE);
        }
        if (SaslPrep.hasProhibited(normal.get())) {
            return Optional.of(PROHIBITED);
        }
        return SaslPrep.isBidiConsistent(normal.get()) ? Optional.empty() : Optional.of(MIXED_DIRECTIONS);
    }

    /** What is wrong and what to change, as the end of a sentence; nothing of the password is in it. */
    public String remedy() {
        return remedy;
    }
}
