package org.palomar.api.signing;

import java.util.List;
import java.util.stream.Collectors;
import org.palomar.api.address.Domain;
import org.palomar.api.message.HeaderField;
import org.palomar.api.trace.Happening;

/**
 * What was signed with.
 *
 * @param domain in whose name
 * @param selectors of the keys, one for each field
 * @param fields to be put before everything that was signed
 */
public record Signatures(Domain domain, List<String> selectors, List<HeaderField> fields) {
    public Signatures {
        selectors = List.copyOf(selectors);
        fields = List.copyOf(fields);
    }

    /** For the trace. */
    public Happening happening() {
        String names = selectors.stream().map(one -> "s=" + one).collect(Collectors.joining(", "));
        return new Happening.Acted("signing", "signed", List.of(), "d=" + domain + ", " + names);
    }
}
