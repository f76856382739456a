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

    /** The bundle of a step. */
    Bundle withStep(String step) throws SwapRefusedException {
        for (ServiceReference<FilterStep> reference : steps()) {
            Bundle bundle = reference.getBundle();
            if (bundle != null && !isOnTrial(bundle) && step.equals(name(reference))) {
                return bundle;
            }
        }
        throw new SwapRefusedException(
                all().contains(step)
                        ? "The step " + step + " is a route in deploy/: edit its file, which acts at once."
                        : "There is no step " + step + "; mail:steps lists them, mail:step-install brings one.");
    }

    private List<ServiceReference<FilterStep>> steps() {
        try {
            return List.copyOf(context.getServiceReferences(FilterStep.class, null));
        } catch (InvalidSyntaxException thereIsNoFilter) {
            throw new IllegalStateException(thereIsNoFilter);
        }
    }

    private String name(ServiceReference<FilterStep> reference) {
        FilterStep step = context.getService(reference);
        if (step == null) {
            return "";
        }
        try {
            return step.description().name();
        } catch (RuntimeException | LinkageError broken) {
            return "";
        } finally {
            context.ungetService(reference);
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
