package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:store-check}: reads all stored mail and looks for damage; mail goes on meanwhile. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "store-check",
        description = "Reads all stored mail and looks for damage; mail goes on meanwhile")
public final class StoreChecking extends MailCommand {

    @Override
    protected void run() throws CommandException, StoreException {
        StoreCheck.Report report = require(StoreCheck.class).check(this::progress);
        new Listing("accounts", "mailboxes", "messages", "bodies", "octets", "problems")
                .row(
                        report.accounts(),
                        report.mailboxes(),
                        report.messages(),
                        report.bodies(),
                        report.octets(),
                        report.problems())
                .printSingle(out(), json());
        if (!report.problems().isEmpty()) {
            throw failure(report.problems().size() + " problems were found; restore what they name from a backup.");
        }
    }

    private void progress(long messages) {
        if (!json()) {
            out().println(messages + " messages looked at");
        }
    }
}
