package org.palomar.dkim.internal;

import org.palomar.dkim.Verdict;

/** A signature that does not pass. The message is a clause on why, without anything of the peer's beyond printable ASCII. */
public final class Rejection extends Exception {

    private static final long serialVersionUID = 1L;

    private final Verdict verdict;

    public Rejection(Verdict verdict, String message) {
        super(message, null, false, false); // one is thrown for each bad signature
        this.verdict = verdict;
    }

    static Rejection malformed(String message) {
        return new Rejection(Verdict.PERMERROR, message);
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Its reason; never empty. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
