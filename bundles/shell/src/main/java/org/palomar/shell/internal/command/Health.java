package org.palomar.shell.internal.command;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:health}: shows what is wrong, worst first, and what to do about it. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "health", description = "Shows what is wrong, worst first, and what to do about it")
public final class Health extends MailCommand {

    @Override
    protected void run() throws CommandException {
        List<HealthFinding> findings = findings();
        Listing listing = new Listing("severity", "subject", "text", "remedy");
        findings.forEach(finding -> listing.row(
                finding.severity().name().toLowerCase(Locale.ROOT),
                finding.subject(),
                finding.text(),
                finding.remedy()));
        if (json()) {
            print(listing, "");
        } else if (findings.isEmpty()) {
            out().println("All is well.");
        } else {
            findings.forEach(finding -> out().println(Listing.neutral(
                    finding.severity() + "  " + finding.subject() + ": " + finding.text() + "  " + finding.remedy())));
        }
    }

    private List<HealthFinding> findings() {
        return all(HealthIndicator.class).stream()
                .flatMap(indicator -> indicator.findings().stream())
                .sorted(Comparator.comparing(HealthFinding::severity)
                        .reversed()
                        .thenComparing(HealthFinding::subject)
                        .thenComparing(HealthFinding::text))
                .toList();
    }
}
