package org.palomar.filter.senderauth.internal.spf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A record, read as a whole. Immutable.
 *
 * @param directives in their order
 * @param redirect where to look if none of them matches
 * @param explanation where the domain's words to whoever is refused are
 */
record SpfRecord(List<Directive> directives, Optional<MacroString> redirect, Optional<MacroString> explanation) {

    SpfRecord {
        directives = List.copyOf(directives);
    }

    /**
     * What the result is if a mechanism matches.
     *
     * @param text as it is written
     */
    record Directive(SpfResult result, Mechanism mechanism, String text) {}

    /** How much of an address counts: bits. */
    record Lengths(int four, int six) {}

    /** What a sender is compared with (RFC 7208 §5). */
    sealed interface Mechanism {

        record All() implements Mechanism {}

        record Include(MacroString domain) implements Mechanism {}

        record A(Optional<MacroString> domain, Lengths lengths) implements Mechanism {}

        record Mx(Optional<MacroString> domain, Lengths lengths) implements Mechanism {}

        record Ptr(Optional<MacroString> domain) implements Mechanism {}

        record Network(InetAddress address, int length) implements Mechanism {}

        record Exists(MacroString domain) implements Mechanism {}
    }
}
