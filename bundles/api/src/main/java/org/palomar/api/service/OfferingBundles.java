package org.palomar.api.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Whether a bundle that offers a service is installed and meant to run, though the service may not be there: it starts, is being updated, or can't read what it needs. Where an operator has stopped or uninstalled
 * it, nobody is meant to miss it. Safe for any thread.
 *
 * @param service as the bundle's manifest declares it
 */
public record OfferingBundles(BundleContext context, Class<?> service) implements BooleanSupplier {

    private static final String SERVICES = "osgi.service";

    @Override
    public boolean getAsBoolean() {
        return Arrays.stream(context.getBundles()).anyMatch(bundle -> isMeantToRun(bundle) && offers(bundle));
    }

    private static boolean isMeantToRun(Bundle bundle) {
        BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
        try {
            return start != null && start.isPersistentlyStarted();
        } catch (IllegalArgumentException uninstalled) {
            // That is how the framework says it of one that went since it was listed, as the trials of steps do.
            return false;
        }
    }

    private boolean offers(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities(SERVICES).stream().anyMatch(this::isService);
    }

    private boolean isService(BundleCapability offered) {
        Object types = offered.getAttributes().get("objectClass");
        Collection<?> all = types instanceof Collection<?> several ? several : List.of(String.valueOf(types));
        return all.contains(service.getName());
    }
}
