package org.palomar.shell.internal.command;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;

/** What the commands on the quarantine share. */
abstract class QuarantineCommand extends MailCommand {

    /** Does the work. */
    protected abstract void perform()
            throws CommandException, QuarantineRefusalException, StoreException, DirectoryUnavailableException,
                    IOException;

    @Override
    protected final void run() throws CommandException, StoreException, DirectoryUnavailableException, IOException {
        try {
            perform();
        } catch (QuarantineRefusalException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        }
    }

    protected final QuarantineAdmin quarantine() throws CommandException {
        return find(QuarantineAdmin.class)
                .orElseThrow(() -> failure("There is no quarantine: run feature:install palomar-quarantine,"
                        + " or see mail:health if that is installed."));
    }

    protected static QuarantineId id(String text) throws CommandException {
        return QuarantineId.parse(text)
                .orElseThrow(() -> failure("\"" + text
                        + "\" is no entry of the quarantine; write its number as mail:quarantine shows it."));
    }

    protected static CommandException absent(QuarantineId id) {
        return failure("There is no entry " + id + " in the quarantine (any more); mail:quarantine lists them.");
    }

    protected final QuarantineEntry entry(QuarantineId id) throws CommandException, StoreException {
        return quarantine().entry(id).orElseThrow(() -> absent(id));
    }

    /** Whoever is logged in to the shell. */
    protected final Reviewer reviewer() {
        Object user = session().get("USER");
        String name = user == null ? "" : user.toString().replaceAll("\\p{Cntrl}", "");
        return Reviewer.operator(
                name.isBlank() ? "operator" : name.substring(0, Math.min(name.length(), Reviewer.MAX_NAME)));
    }

    protected static String seconds(Instant exact) {
        return exact.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
