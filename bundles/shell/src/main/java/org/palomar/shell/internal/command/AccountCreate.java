package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:account-create}: makes an account. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "account-create", description = "Makes an account")
public final class AccountCreate extends MailCommand {

    @Argument(index = 0, name = "address", description = "The address, which is also the login name", required = true)
    private String address = "";

    @Option(name = "--name", description = "The name of its owner")
    private String name = "";

    @Option(
            name = "--password",
            description = "The password; - asks for it; without this option a random one is made and shown")
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
            Account account = require(DirectoryAdmin.class).createAccount(address(address), name, secret);
            String shown = chosen.random() ? new String(secret.octets(), StandardCharsets.UTF_8) : "";
            if (json()) {
                new Listing("id", "address", "name", "password")
                        .row(account.id().value(), account.address(), account.displayName(), shown)
                        .printSingle(out(), true);
            } else {
                say("The account " + account.address() + " is there." + (shown.isEmpty() ? "" : " Password: " + shown));
            }
        }
    }
}
