package org.palomar.pipeline.internal.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.pipeline.FilterStep;

/** The steps that the routes of one file make, as they are loaded. For the loading thread. */
final class RouteSteps {

    private final String base;
    private final List<FilterStep> steps = new ArrayList<>();
    private int named;

    /** @param base a step's name if it does not give itself one */
    RouteSteps(String base) {
        this.base = base;
    }

    /** The base, then base.2, base.3, …; the same at every loading of the same file. */
    String nextName() {
        named++;
        return named == 1 ? base : base + "." + named;
    }

    void add(FilterStep step) {
        steps.add(step);
    }

    /**
     * Looks whether each has a name of its own.
     *
     * @throws IllegalArgumentException if not
     */
    void refuseTwins() {
        Set<String> names = new HashSet<>();
        for (FilterStep step : steps) {
            String name = step.description().name();
            if (!names.add(name)) {
                throw new IllegalArgumentException("two of its routes have the name " + name);
            }
        }
    }

    List<FilterStep> all() {
        return List.copyOf(steps);
    }
}
