package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.shell.internal.completion.QuarantineKeyCompleter;
import org.palomar.shell.internal.completion.SenderCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:quarantine-set}: gives a domain or an account its own digest, language or review; without arguments, lists who has. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "quarantine-set",
        description =
                "Gives a domain or an account its own digest, language, time-zone or review-hours; without arguments, lists who has")
public final class QuarantineSet extends StepCommand {

    private static final String DEFAULT = "default";

    @Argument(index = 0, name = "whose", description = "An account; or a domain, for all its accounts")
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Argument(index = 1, name = "key", description = "digest, language, time-zone or review-hours")
    @Completion(QuarantineKeyCompleter.class)
    private String key = "";

    @Argument(
            index = 2,
            name = "value",
            description =
                    "An hour or never; en, es or both; a time zone; hours or never; or default for what others have")
    private String value = "";

    @Argument(index = 3, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        PreferenceAdmin admin = require(PreferenceAdmin.class);
        if (whose.isEmpty()) {
            list(admin);
            return;
        }
        if (key.isEmpty() || value.isEmpty()) {
            throw failure("Give whose, a key and its value; --help shows what there is.");
        }
        QuarantineAdmin quarantine = find(QuarantineAdmin.class)
                .orElseThrow(() -> failure("There is no quarantine: run feature:install palomar-quarantine,"
                        + " or see mail:health if that is installed."));
        Holder holder = holder(whose);
        if (!quarantine.preferenceKeys().contains(key)) {
            throw failure("There is no " + key + "; there are " + String.join(", ", quarantine.preferenceKeys()) + ".");
        }
        if (value.equals(DEFAULT)) {
            say(
                    admin.clear(holder, QuarantineAdmin.PREFERENCES, key)
                            ? whose + " has " + key + " as others do."
                            : whose + " had no " + key + " of its own.");
            return;
        }
        Optional<String> problem = quarantine.preferenceProblem(key, value);
        if (problem.isPresent()) {
            throw failure(problem.get() + ".");
        }
        admin.set(new Preference(holder, QuarantineAdmin.PREFERENCES, key, value));
        say(whose + " has its own " + key + ": " + value + ".");
    }

    private void list(PreferenceAdmin admin) throws CommandException, DirectoryUnavailableException {
        Listing listing = new Listing("whose", "key", "value");
        for (Preference one : admin.preferences()) {
            if (one.subject().equals(QuarantineAdmin.PREFERENCES)) {
                listing.row(name(one.holder()), one.key(), one.value());
            }
        }
        print(listing, "No domain and no account has anything of its own.");
    }
}
