package org.palomar.api.signing;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.HeaderField;
import org.palomar.api.trace.Happening;

/** What became of a message that was to be sealed. */
public sealed interface Seal {

    /**
     * It is sealed.
     *
     * @param domain in whose name
     * @param chain what the message's chain was worth when it came: none, pass or fail
     * @param fields to be put before everything that was sealed
     */
    record Sealed(Domain domain, String selector, String chain, List<HeaderField> fields) implements Seal {
        public Sealed {
            fields = List.copyOf(fields);
        }
    }

    /**
     * It goes as it is, and nothing is lost by that: what seals it has are still there.
     *
     * @param reason a clause for the trace; empty where that is what the operator wants
     */
    record Unsealed(String reason) implements Seal {}

    /** Fields to be put before everything that was sealed; maybe none. */
    default List<HeaderField> fields() {
        return this instanceof Sealed sealed ? sealed.fields() : List.of();
    }

    /** For the trace. */
    default Optional<Happening> happening() {
        return switch (this) {
            case Sealed(Domain domain, String selector, String chain, List<HeaderField> fields) ->
                Optional.of(new Happening.Acted(
                        "signing", "sealed", List.of(), "d=" + domain + ", s=" + selector + ", cv=" + chain));
            case Unsealed(String reason) ->
                reason.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Happening.Acted("signing", "not sealed", List.of(), reason));
        };
    }
}
