package org.palomar.sieve.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.sieve.internal.match.SieveFailure;

/** A string list of a script. Immutable. */
public record Texts(List<Text> all) {

    public Texts {
        all = List.copyOf(all);
    }

    public List<String> of(Run run) throws SieveFailure {
        List<String> values = new ArrayList<>(all.size());
        for (Text text : all) {
            values.add(text.of(run));
        }
        return values;
    }

    /** The values, if none has variables. */
    public Optional<List<String>> constant() {
        List<String> values = new ArrayList<>(all.size());
        for (Text text : all) {
            if (text.constant().isEmpty()) {
                return Optional.empty();
            }
            values.add(text.source());
        }
        return Optional.of(values);
    }
}
