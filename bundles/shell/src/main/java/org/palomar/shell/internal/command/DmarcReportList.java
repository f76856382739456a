package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.DmarcReports;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:dmarc-reports}: what is counted of mail that DMARC judged, and reports of it at once. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "dmarc-reports",
        description = "Shows what is counted of mail that DMARC judged and not reported yet; --send reports it now")
public final class DmarcReportList extends MailCommand {

    @Argument(index = 0, name = "domain", description = "Only this domain; with --send also of the day that goes on")
    private String domain = "";

    @Option(name = "--send", description = "Sends the reports of days that have ended")
    private boolean send;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, StoreException {
        DmarcReports reports = find(DmarcReports.class)
                .orElseThrow(() ->
                        failure("Nothing is counted: run feature:install palomar-dmarc-reports, or see mail:health."));
        Optional<Domain> only = domain.isEmpty() ? Optional.empty() : Optional.of(domain(domain));
        if (send) {
            Listing sent = new Listing("day", "domain", "done", "outcome");
            reports.send(only).forEach(one -> sent.row(one.day(), one.domain(), one.done(), one.outcome()));
            print(sent, "There was nothing to report.");
            return;
        }
        Listing counted = new Listing("day", "domain", "passed", "failed", "state");
        reports.counted().stream()
                .filter(one -> only.isEmpty() || only.get().equals(one.domain()))
                .forEach(one -> counted.row(one.day(), one.domain(), one.passed(), one.failed(), one.state()));
        print(counted, "Nothing is counted.");
    }
}
