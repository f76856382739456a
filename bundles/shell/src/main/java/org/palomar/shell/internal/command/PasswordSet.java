package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:password}: sets the password of an account, and closes the connections that were opened with the old one. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "password",
        description = "Sets the password of an account and closes the connections of the old one")
public final class PasswordSet extends MailCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Option(
            name = "--password",
            description = "The new password; - asks for it; without this option a random one is made and shown")
    private String password = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run()
            throws CommandException, DirectoryRefusalException, DirectoryUnavailableException, IOException {
        PasswordOption chosen = PasswordOption.of(password, session());
        try (Password secret = chosen.password()) {
            require(DirectoryAdmin.class).setPassword(address(address), secret);
            String closed = closeConnections(address(address));
            String shown = chosen.random() ? new String(secret.octets(), StandardCharsets.UTF_8) : "";
            if (json()) {
                new Listing("address", "password").row(address, shown).printSingle(out(), true);
            } else {
                say("The password of " + address + " is set." + (shown.isEmpty() ? "" : " Password: " + shown)
                        + closed);
            }
        }
    }
}
