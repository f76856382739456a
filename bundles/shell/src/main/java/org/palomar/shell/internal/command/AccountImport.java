package org.palomar.shell.internal.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
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
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "account-import",
        description = "Makes accounts, or sets their passwords, from another server's dump")
public final class AccountImport extends MailCommand {

    /** Characters of a line: several times what an address and its hash have, with the other fields of a passwd-file. */
    static final int MAX_LINE = 4096;
    /** Lines that are named with what is wrong; the others are counted. */
    static final int MAX_NAMED = 1000;

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
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw failure(file + " is no file.");
        }
        long imported = 0;
        long failed = 0;
        List<String> problems = new ArrayList<>();
        // Other encodings are in comments and names that are not looked at; there an octet that is no UTF-8 does no
        // harm.
        try (Reader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
            Optional<String> line = next(lines);
            for (long number = 1; line.isPresent(); number++) {
                if (!line.get().isBlank() && !line.get().startsWith("#")) {
                    Optional<String> problem = take(admin, line.get());
                    imported += problem.isPresent() ? 0 : 1;
                    failed += problem.isPresent() ? 1 : 0;
                    if (problem.isPresent() && problems.size() < MAX_NAMED) {
                        problems.add("line " + number + ": " + problem.get());
                    }
                }
                line = next(lines);
            }
        }
        new Listing("imported", "problems").row(imported, problems).printSingle(out(), json());
        if (failed > 0) {
            throw failure(failed + " lines were not imported; correct them and import the file again.");
        }
    }

    /** The next line, of which no more is kept than shows that it is too long. */
    private static Optional<String> next(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int character = in.read();
        if (character < 0) {
            return Optional.empty();
        }
        while (character >= 0 && character != '\n') {
            if (line.length() <= MAX_LINE) {
                line.append((char) character);
            }
            character = in.read();
        }
        return Optional.of(line.toString());
    }

    // user:{SCHEME}hash, with further fields of a passwd-file ignored. The address has no colon, nor has any hash.
    private static Optional<String> take(DirectoryAdmin admin, String line) throws DirectoryUnavailableException {
        if (line.length() > MAX_LINE) {
            return Optional.of("it is longer than " + MAX_LINE + " characters");
        }
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
