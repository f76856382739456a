package org.palomar.connector.milter.internal;

import java.util.List;
import java.util.Map;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;

/**
 * What a filter has decided of a message.
 *
 * @param end for all recipients that it did not refuse by themselves
 * @param refused recipients that it refused, each with its reply
 * @param fields that it adds, in its order
 */
record Outcome(End end, Map<Recipient, Reply> refused, List<HeaderField> fields) {

    /** How it ends. */
    sealed interface End {}

    record Accepted() implements End {}

    record Refused(Reply reply) implements End {}

    record Discarded() implements End {}

    /** @param reason printable */
    record Held(String reason) implements End {}

    Outcome {
        refused = Map.copyOf(refused);
        fields = List.copyOf(fields);
    }
}
