package org.palomar.shell.internal.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:account-import}: makes accounts, or sets their passwords, from another server's dump. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "account-import",
        description = "Makes accounts, or sets their passwords, from another server's dump")
public final class AccountImport extends MailCommand {

    @Argument(
            index = 0,
            name = "file",
            description = "Lines of ADDRESS:{SCHEME}hash, as in a passwd-file",
            required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run()
            throws CommandException, DirectoryRefusalException, DirectoryUnavailableException, IOException {
        DirectoryAdmin admin = require(DirectoryAdmin.class);
        long imported = 0;
        List<String> problems = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            for (int number = 1; line != null; number++) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    Optional<String> problem = take(admin, line);
                    imported += problem.isPresent() ? 0 : 1;
                    int at = number;
                    problem.ifPresent(text -> problems.add("line " + at + ": " + text));
                }
                line = lines.readLine();
            }
        }
        new Listing("imported", "problems").row(imported, problems).printSingle(out(), json());
        if (!problems.isEmpty()) {
            throw failure(problems.size() + " lines were not imported; correct them and import the file again.");
        }
    }

    // user:{SCHEME}hash, with further fields of a passwd-file ignored. The address has no colon, nor has any hash.
    private static Optional<String> take(DirectoryAdmin admin, String line) throws DirectoryUnavailableException {
        String[] fields = line.split(":", -1);
        Optional<Address> address = Address.parse(fields[0].strip());
        if (fields.length < 2 || address.isEmpty()) {
            return Optional.of("it does not start with a mail address and a colon");
        }
        try {
            admin.importAccount(address.get(), fields[1].strip());
            return Optional.empty();
        } catch (DirectoryRefusalException refused) {
            return Optional.of(address.get() + ": " + refused.getMessage());
        }
    }
}
