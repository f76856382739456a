package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.Scripts;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;

/** What the commands on filters share. */
abstract class ScriptCommand extends MailCommand {

    /** Octets of a file that is read as a script; the store of scripts says how many it takes. */
    private static final long MAX_FILE = 2 << 20;

    /** Does the work; a refusal of the scripts' rules is the command's failure. */
    protected abstract void perform()
            throws CommandException, DirectoryUnavailableException, ScriptRefusalException, StoreException, IOException;

    @Override
    protected final void run() throws CommandException, DirectoryUnavailableException, StoreException, IOException {
        try {
            perform();
        } catch (ScriptRefusalException refused) {
            throw failure(refused.getMessage());
        }
    }

    protected final Scripts scripts() throws CommandException {
        return find(Scripts.class)
                .orElseThrow(() -> failure("Filters can't be looked at: run bundle:start palomar-scripts,"
                        + " or see mail:health if that has started."));
    }

    /** The script of this name, or the active one where no name is given. */
    protected final StoredScript script(Account account, String name) throws CommandException, StoreException {
        Optional<StoredScript> found = name.isEmpty()
                ? scripts().active(account.id())
                : scripts().list(account.id()).stream()
                        .filter(script -> script.name().value().equals(name))
                        .findFirst();
        return found.orElseThrow(() -> failure((name.isEmpty()
                        ? "No script of " + account.address() + " is active"
                        : "There is no script \"" + name + "\" of " + account.address())
                + "; mail:sieve-list shows those that exist."));
    }

    protected static ScriptName name(String text) throws CommandException {
        return ScriptName.parse(text)
                .orElseThrow(() -> failure("\"" + text + "\" is no name for a script; write one such as main."));
    }

    /** A file's octets, if it is one and not too large. */
    protected static byte[] read(String file, long most) throws CommandException, IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw failure(file + " is no file.");
        }
        if (Files.size(path) > most) {
            throw failure(file + " has more than " + most + " octets.");
        }
        return Files.readAllBytes(path);
    }

    protected static byte[] scriptFile(String file) throws CommandException, IOException {
        return read(file, MAX_FILE);
    }
}
