package org.palomar.swap.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.swap.SwapRefusedException;

/**
 * The bundles of steps that are there, less those on trial.
 *
 * @param context this bundle's
 */
record Installed(BundleContext context) {

    /** How many it has registered. */
    static long steps(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null
                ? 0
                : Arrays.stream(services)
                        .filter(one -> List.of((String[]) one.getProperty("objectClass"))
                                .contains(FilterStep.class.getName()))
                        .count();
    }

    /**
     * The bundle of a step: that whose step acts, if several have one of this name.
     *
     * @param books on bundles that may have no steps now
     */
    Bundle withStep(String step, StepTrials trials, List<Book> books) throws SwapRefusedException {
        Optional<Bundle> acts = steps().stream()
                .map(ServiceReference::getBundle)
                .filter(bundle -> bundle != null && !isOnTrial(bundle))
                .distinct()
                .filter(bundle -> trials.acting(bundle.getBundleId()).stream().anyMatch(one -> step.equals(one.name())))
                .findFirst();
        Optional<Bundle> found = acts.or(() -> books.stream()
                .filter(book -> book.steps().contains(step))
                .map(book -> named(book.bundle()))
                .flatMap(Optional::stream)
                .findFirst());
        return found.orElseThrow(() -> new SwapRefusedException(
                all().contains(step)
                        ? "The step " + step + " is a route in deploy/: edit its file, which acts at once."
                        : "There is no step " + step + "; mail:steps lists them, mail:step-install brings one."));
    }

    private List<ServiceReference<FilterStep>> steps() {
        try {
            return List.copyOf(context.getServiceReferences(FilterStep.class, null));
        } catch (InvalidSyntaxException thereIsNoFilter) {
            throw new IllegalStateException(thereIsNoFilter);
        }
    }

    /** The names of all steps that act, routes among them. */
    Set<String> all() {
        Set<String> names = new TreeSet<>();
        ServiceReference<PipelineInspection> reference = context.getServiceReference(PipelineInspection.class);
        PipelineInspection pipeline = reference == null ? null : context.getService(reference);
        if (pipeline != null) {
            pipeline.steps().forEach(step -> names.add(step.description().name()));
            context.ungetService(reference);
        }
        return names;
    }

    Optional<Bundle> named(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()) && !isOnTrial(bundle))
                .findFirst();
    }

    static boolean isOnTrial(Bundle bundle) {
        return bundle.getLocation().startsWith(StepTrials.LOCATION);
    }
}
