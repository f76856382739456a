package org.palomar.sieve.internal.run;

import java.util.Set;
import java.util.TreeSet;

/** A script, compiled; immutable. */
public record Program(Set<Extension> required, Statement body) {

    public Program {
        required = Set.copyOf(required);
    }

    public Set<String> requiredNames() {
        Set<String> names = new TreeSet<>();
        required.forEach(extension -> names.add(extension.capability()));
        return names;
    }
}
