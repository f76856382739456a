package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.scorer.CorpusState;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:scorer}: what the scorer has learned. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "scorer",
        description = "Shows how much the scorer has learned, for the server and for accounts, and when")
public final class ScorerShow extends ScorerCommand {

    @Argument(index = 0, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        Optional<AccountId> wanted = owner();
        Listing listing = new Listing("whose", "spam", "ham", "owners", "tokens", "octets", "learned-last", "in-use");
        for (CorpusState one : scorer().corpora()) {
            if (wanted.isEmpty() || one.account().equals(wanted)) {
                listing.row(
                        name(one.account()),
                        one.spam(),
                        one.ham(),
                        one.owners(),
                        one.tokens(),
                        one.octets(),
                        one.last().map(Object::toString).orElse(""),
                        one.inUse());
            }
        }
        print(listing, "That account has taught nothing.");
    }

    private String name(Optional<AccountId> owner) throws CommandException, DirectoryUnavailableException {
        if (owner.isEmpty()) {
            return "server";
        }
        return require(Directory.class)
                .account(owner.get())
                .map(Account::address)
                .map(Object::toString)
                .orElse("account " + owner.get() + ", which is gone");
    }
}
