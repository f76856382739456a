package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;

/** Offers what the directory knows. */
abstract class DirectoryCompleter implements Completer {

    @Reference
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    /** All words to choose from. */
    protected abstract List<String> words(DirectoryAdmin admin) throws DirectoryUnavailableException;

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(words()).complete(session, line, candidates);
    }

    private List<String> words() {
        ServiceReference<DirectoryAdmin> reference = context.getServiceReference(DirectoryAdmin.class);
        DirectoryAdmin admin = reference == null ? null : context.getService(reference);
        if (reference == null || admin == null) {
            return List.of();
        }
        try {
            return words(admin);
        } catch (DirectoryUnavailableException nothingToOffer) {
            return List.of();
        } finally {
            context.ungetService(reference);
        }
    }
}
