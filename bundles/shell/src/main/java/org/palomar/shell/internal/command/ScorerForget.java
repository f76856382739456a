package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.store.StoreException;

/** {@code mail:scorer-forget}: takes back what the scorer was taught. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "scorer-forget",
        description = "Has the scorer forget messages that it was taught, or with --all all that it has learned")
public final class ScorerForget extends ScorerTeaching {

    @Argument(
            index = 0,
            name = "files",
            description = "Messages, mboxes, or folders with such; options may stand behind them",
            multiValued = true)
    @Completion(FileCompleter.class)
    private List<String> files = List.of();

    @Option(name = "--all", description = "Everything that was learned, without naming it; it can't be brought back")
    private boolean all;

    @Override
    protected List<String> words() {
        return files;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException, IOException {
        ScorerAdmin scorer = scorer();
        Optional<AccountId> owner = owner();
        if (!all) {
            teach("forgotten", messages -> scorer.forget(messages, owner));
            return;
        }
        if (!files.isEmpty() && !files.getFirst().startsWith("--")) {
            throw failure("Name files, or say --all, not both.");
        }
        scorer.erase(owner);
        say(owner.isEmpty() ? "All that the server had learned is forgotten." : "All of that account is forgotten.");
    }
}
