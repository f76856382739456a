package org.palomar.shell.internal.command;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:status}: shows how the server is, in a few lines. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "status", description = "Shows how the server is, in a few lines")
public final class Status extends MailCommand {

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        Runtime memory = Runtime.getRuntime();
        long used = memory.totalMemory() - memory.freeMemory();
        Optional<DirectoryAdmin> admin = find(DirectoryAdmin.class);
        int domains = 0;
        int accounts = 0;
        if (admin.isPresent()) {
            domains = admin.get().domains().size();
            for (DomainEntry domain : admin.get().domains()) {
                accounts += admin.get().accounts(domain.domain()).size();
            }
        }
        new Listing(
                        "version",
                        "condition",
                        "started",
                        "uptime",
                        "heap-mib",
                        "domains",
                        "accounts",
                        "steps",
                        "sessions",
                        "protocols")
                .row(
                        context().getBundle().getVersion(),
                        condition(),
                        Instant.ofEpochMilli(runtime.getStartTime()),
                        Duration.ofSeconds(runtime.getUptime() / 1000),
                        used >> 20,
                        domains,
                        accounts,
                        steps(),
                        sessions().size(),
                        byProtocol())
                .printSingle(out(), json());
    }

    // A server without directory or store serves nobody, whatever else there is to say; else the worst of all findings.
    private String condition() {
        boolean whole =
                find(Directory.class).isPresent() && find(MailStore.class).isPresent();
        HealthFinding.Severity worst = all(HealthIndicator.class).stream()
                .flatMap(indicator -> indicator.findings().stream())
                .map(HealthFinding::severity)
                .max(Comparator.naturalOrder())
                .orElse(HealthFinding.Severity.NOTICE);
        return whole ? serving(worst) : "starting";
    }

    private static String serving(HealthFinding.Severity worst) {
        return worst == HealthFinding.Severity.NOTICE ? "serving" : worst.name().toLowerCase(Locale.ROOT);
    }

    private int steps() {
        return find(PipelineInspection.class)
                .map(pipeline -> pipeline.steps().size())
                .orElse(0);
    }

    private List<SessionInfo> sessions() {
        return find(Sessions.class).map(Sessions::list).orElse(List.of());
    }

    private Map<String, Long> byProtocol() {
        return sessions().stream()
                .collect(Collectors.groupingBy(SessionInfo::protocol, TreeMap::new, Collectors.counting()));
    }
}
