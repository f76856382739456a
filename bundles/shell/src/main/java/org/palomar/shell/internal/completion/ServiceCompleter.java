package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;

/** Offers what a service knows, and nothing while it is missing or can't answer. */
abstract class ServiceCompleter<S> implements Completer {

    @Reference
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    private final Class<S> type;

    ServiceCompleter(Class<S> type) {
        this.type = type;
    }

    /** All words to choose from. */
    protected abstract List<String> words(S service) throws DirectoryUnavailableException, StoreException;

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(words()).complete(session, line, candidates);
    }

    private List<String> words() {
        ServiceReference<S> reference = context.getServiceReference(type);
        S service = reference == null ? null : context.getService(reference);
        if (reference == null || service == null) {
            return List.of();
        }
        try {
            return words(service);
        } catch (DirectoryUnavailableException | StoreException nothingToOffer) {
            return List.of();
        } finally {
            context.ungetService(reference);
        }
    }
}
