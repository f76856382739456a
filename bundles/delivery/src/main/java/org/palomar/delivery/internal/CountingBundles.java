package org.palomar.delivery.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.palomar.api.limit.SendingLimits;

/**
 * Whether a bundle that offers limits is installed and meant to run, though its service may not be there: it starts, is being updated, or can't read what it has counted. Where an operator has stopped or uninstalled
 * it, nobody is meant to count.
 */
record CountingBundles(BundleContext context) implements BooleanSupplier {

    private static final String SERVICES = "osgi.service";

    @Override
    public boolean getAsBoolean() {
        return Arrays.stream(context.getBundles()).anyMatch(bundle -> isMeantToRun(bundle) && offersLimits(bundle));
    }

    private static boolean isMeantToRun(Bundle bundle) {
        BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
        return start != null && start.isPersistentlyStarted();
    }

    private static boolean offersLimits(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities(SERVICES).stream().anyMatch(CountingBundles::isLimits);
    }

    private static boolean isLimits(BundleCapability service) {
        Object types = service.getAttributes().get("objectClass");
        Collection<?> all = types instanceof Collection<?> several ? several : List.of(String.valueOf(types));
        return all.contains(SendingLimits.class.getName());
    }
}
