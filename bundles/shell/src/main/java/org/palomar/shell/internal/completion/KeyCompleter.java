package org.palomar.shell.internal.completion;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.MetaTypeService;

/** Offers the keys of the configuration that is named before. */
@Service
public final class KeyCompleter implements Completer {

    @Reference
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    @Reference
    @SuppressWarnings("NullAway.Init")
    private ConfigurationAdmin admin;

    @Reference
    @SuppressWarnings("NullAway.Init")
    private MetaTypeService metatypes;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> keys = Arrays.stream(line.getArguments())
                .filter(argument -> argument.startsWith("palomar."))
                .limit(1)
                .flatMap(this::configurations)
                .flatMap(found -> KnownKeys.of(found, Arrays.asList(context.getBundles()), metatypes).stream())
                .toList();
        return new StringsCompleter(keys).complete(session, line, candidates);
    }

    // Not by a filter: what is typed may contain anything.
    private Stream<Configuration> configurations(String pid) {
        try {
            Configuration[] all = admin.listConfigurations("(service.pid=palomar.*)");
            return all == null
                    ? Stream.empty()
                    : Arrays.stream(all).filter(each -> each.getPid().equals(pid));
        } catch (IOException | InvalidSyntaxException nothingToOffer) {
            return Stream.empty();
        }
    }
}
