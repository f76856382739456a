package org.palomar.dns.internal;

import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;

/** A question has no answer. Has no stack trace: it says what the network did, not the program. */
final class UnansweredException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Servers and names from outside are in it. */
    private static final int MAX_DETAIL = 300;

    private final Failure failure;

    UnansweredException(Failure failure, String detail) {
        super(neutral(detail), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }

    <T> Answer<T> answer() {
        return new Answer.Failed<>(failure, String.valueOf(getMessage()));
    }

    private static String neutral(String detail) {
        String bounded = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
        return bounded.replaceAll("\\p{Cc}", "?");
    }
}
