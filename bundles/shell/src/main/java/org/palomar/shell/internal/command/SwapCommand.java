package org.palomar.shell.internal.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.swap.StepSwap;
import org.palomar.api.swap.StepVersion;
import org.palomar.api.swap.SwapRefusedException;

/** What the commands that exchange filter steps share. */
abstract class SwapCommand extends MailCommand {

    /** An exchange, which is refused with whole sentences. */
    @FunctionalInterface
    protected interface Exchange {
        StepVersion make(StepSwap swap) throws SwapRefusedException;
    }

    protected final StepVersion make(Exchange exchange) throws CommandException {
        try {
            return exchange.make(require(StepSwap.class));
        } catch (SwapRefusedException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        }
    }

    protected final void sayActs(StepVersion version, String more) {
        say("Version " + version.number() + " (" + version.version() + ") of " + version.bundle() + " acts, with "
                + String.join(", ", version.steps()) + "." + signed(version) + more);
    }

    protected static String signed(StepVersion version) {
        return version.signer().isEmpty()
                ? " It has no signature of a trusted key."
                : " It is signed by " + version.signer() + ".";
    }

    /** Of a file on the server's own disks; one that is not absolute is in the folder in which the server was started. */
    protected static Path file(String text) throws CommandException {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException invalid) {
            throw failure("\"" + text + "\" is no file name.");
        }
    }
}
