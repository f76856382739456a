package org.palomar.shell.internal.completion;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Offers the configurations of Palomar. */
@Service
public final class PidCompleter implements Completer {

    @Reference
    @SuppressWarnings("NullAway.Init")
    private ConfigurationAdmin admin;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(pids()).complete(session, line, candidates);
    }

    private List<String> pids() {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=palomar.*)");
            return found == null
                    ? List.of()
                    : Arrays.stream(found).map(Configuration::getPid).toList();
        } catch (IOException | InvalidSyntaxException nothingToOffer) {
            return List.of();
        }
    }
}
