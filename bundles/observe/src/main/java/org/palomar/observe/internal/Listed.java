package org.palomar.observe.internal;

import java.util.List;
import java.util.stream.Stream;

/** Lists of services, changed by making new ones, so that readers need no lock. */
final class Listed {

    static <T> List<T> with(List<T> services, T added) {
        return Stream.concat(services.stream(), Stream.of(added)).toList();
    }

    /** A service is only itself, whatever its equals says. */
    @SuppressWarnings("ReferenceEquality")
    static <T> List<T> without(List<T> services, T removed) {
        return services.stream().filter(service -> service != removed).toList();
    }

    private Listed() {}
}
