package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.secret.Secrets;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:encrypt}: encrypts a secret for a configuration file. */
@Service
@RequiredRole(Role.ADMIN)
@Command(scope = "mail", name = "encrypt", description = "Encrypts a secret for a configuration file")
public final class Encrypt extends MailCommand {

    @Argument(index = 0, name = "value", description = "The secret; without it, you are asked", required = false)
    private String value = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, IOException {
        String typed = value.isEmpty() ? session().readLine("Secret: ", '*') : value;
        if (typed == null || typed.isEmpty()) {
            throw failure("No secret was given.");
        }
        String encrypted = require(Secrets.class).encrypt(typed);
        if (json()) {
            new Listing("value").row(encrypted).printSingle(out(), true);
        } else {
            out().println(encrypted);
        }
    }
}
