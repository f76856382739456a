package org.palomar.connector.barracuda.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of mail that goes round the gateway. */
enum Direct {
    /** It is taken like any other. */
    ACCEPT,
    /** It is taken, with points against it. */
    MARK,
    /** Its sender is asked to come back. */
    DEFER,
    /** It is refused. */
    REFUSE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Direct::word).toList();
    }

    static Optional<Direct> parse(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
