package org.palomar.swap.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.StepTrials;

/**
 * Hides what a version that runs beside the one that acts registers besides its steps, such as metrics, health, or a service that other steps ask: nobody takes it for the acting one's. The bundle itself sees it, and this one. Safe for any thread.
 *
 * @param own this bundle
 */
record Unseen(Bundle own) implements FindHook, EventListenerHook {

    /** How the location of what runs beside begins. No bundle's name has a colon. */
    static final String LOCATION = StepTrials.LOCATION + "beside:";

    @Override
    public void find(
            BundleContext context,
            @Nullable String name,
            @Nullable String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        if (!asksForSteps(name) && !asksForSteps(filter)) {
            references.removeIf(reference -> !isSeen(reference, context));
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerHook.ListenerInfo>> listeners) {
        ServiceReference<?> reference = event.getServiceReference();
        if (isBeside(reference.getBundle())) {
            for (Map.Entry<BundleContext, Collection<ListenerHook.ListenerInfo>> one :
                    List.copyOf(listeners.entrySet())) {
                if (!isSeen(reference, one.getKey())) {
                    one.getValue().removeIf(listener -> !asksForSteps(listener.getFilter()));
                }
            }
        }
    }

    private static boolean asksForSteps(@Nullable String asked) {
        return asked != null && asked.contains(FilterStep.class.getName());
    }

    private boolean isSeen(ServiceReference<?> reference, BundleContext by) {
        Bundle registered = reference.getBundle();
        Bundle asks = by.getBundle();
        return !isBeside(registered) || asks.equals(registered) || asks.equals(own) || asks.getBundleId() == 0;
    }

    /** Of a service that goes at this moment there is no bundle any more. */
    private static boolean isBeside(@Nullable Bundle bundle) {
        return bundle != null && bundle.getLocation().startsWith(LOCATION);
    }
}
