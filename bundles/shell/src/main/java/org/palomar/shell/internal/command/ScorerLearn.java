package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.store.StoreException;

/** {@code mail:scorer-learn}: teaches the scorer. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "scorer-learn",
        description =
                "Teaches the scorer messages that are spam, or ham: wanted; what was learned the other way is turned")
public final class ScorerLearn extends ScorerTeaching {

    @Argument(index = 0, name = "kind", description = "spam or ham", required = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"spam", "ham"})
    private String kind = "";

    @Argument(
            index = 1,
            name = "files",
            description = "Messages, mboxes, or folders with such; options may stand behind them",
            required = true,
            multiValued = true)
    @Completion(FileCompleter.class)
    private List<String> files = List.of();

    @Override
    protected List<String> words() {
        return files;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException, IOException {
        MailKind wanted = Arrays.stream(MailKind.values())
                .filter(one -> one.word().equals(kind))
                .findFirst()
                .orElseThrow(() -> failure("\"" + kind + "\" is neither spam nor ham."));
        ScorerAdmin scorer = scorer();
        Optional<AccountId> owner = owner();
        teach("learned", messages -> scorer.learn(messages, wanted, owner));
    }
}
