package org.palomar.shell.internal.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/**
 * What all commands share: services that may be missing, and failures as one line that says what to do. Services are looked up when the command
 * runs and given back when it ends, so that none of them is held over an update.
 */
abstract class MailCommand implements Action {

    @Reference
    @SuppressWarnings("NullAway.Init")
    private BundleContext context;

    @Reference
    @SuppressWarnings("NullAway.Init")
    private Session session;

    @Option(name = "--json", description = "Prints JSON instead of text")
    private boolean json;

    private final List<ServiceReference<?>> used = new ArrayList<>();

    /** Does the work. */
    protected abstract void run()
            throws CommandException, DirectoryRefusalException, DirectoryUnavailableException, StoreException,
                    MailboxException, IOException;

    /** What stands after the arguments. */
    protected List<String> trailing() {
        return List.of();
    }

    @Override
    @SuppressWarnings("NullAway") // Karaf prints what a command returns, unless it is null.
    public final Object execute() throws CommandException {
        try {
            TrailingOptions.apply(this, trailing());
            run();
            return null;
        } catch (DirectoryRefusalException | MailboxException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        } catch (DirectoryUnavailableException unavailable) {
            throw failure("The directory can't answer now (" + unavailable.getMessage() + "). See mail:health.");
        } catch (StoreException failed) {
            throw failure("The store can't answer now (" + failed.getMessage() + "). See mail:health.");
        } catch (IOException failed) {
            throw failure("Reading or writing failed: " + failed.getMessage());
        } finally {
            used.forEach(context::ungetService);
        }
    }

    protected final <S> Optional<S> find(Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        if (reference == null) {
            return Optional.empty();
        }
        used.add(reference);
        return Optional.ofNullable(context.getService(reference));
    }

    protected final <S> S require(Class<S> type) throws CommandException {
        return find(type)
                .orElseThrow(() -> failure("The service " + type.getSimpleName()
                        + " is not there: run feature:install palomar-core, or see mail:health if that is installed."));
    }

    protected final <S> List<S> all(Class<S> type) {
        List<S> services = new ArrayList<>();
        for (ServiceReference<S> reference : references(type)) {
            used.add(reference);
            Optional.ofNullable(context.getService(reference)).ifPresent(services::add);
        }
        return services;
    }

    private <S> Collection<ServiceReference<S>> references(Class<S> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException thereIsNoFilter) {
            throw new IllegalStateException(thereIsNoFilter);
        }
    }

    /**
     * Closes the connections in which somebody is logged in to an account. One whose login is being checked at this moment may be left.
     *
     * @return a sentence about it, after a space; empty if there was none
     */
    protected final String closeConnections(Address account) {
        int closed = 0;
        Optional<Sessions> sessions = find(Sessions.class);
        if (sessions.isPresent()) {
            for (SessionInfo session : sessions.get().list()) {
                boolean own = session.account().equalsIgnoreCase(account.toString());
                closed += own && sessions.get().close(session.id()) ? 1 : 0;
            }
        }
        return switch (closed) {
            case 0 -> "";
            case 1 -> " One connection was closed.";
            default -> " " + closed + " connections were closed.";
        };
    }

    protected final BundleContext context() {
        return context;
    }

    protected final Session session() {
        return session;
    }

    protected final PrintStream out() {
        return session.getConsole();
    }

    protected final boolean json() {
        return json;
    }

    protected final void print(Listing listing, String whenEmpty) {
        listing.print(out(), json, whenEmpty);
    }

    /** Says that something was done; in JSON an object with that text. */
    protected final void say(String text) {
        if (json) {
            new Listing("done").row(text).printSingle(out(), true);
        } else {
            out().println(Listing.neutral(text));
        }
    }

    /** One line, shown in red; the command's exit status is not 0. */
    protected static CommandException failure(String text) {
        return new CommandException(Listing.neutral(text));
    }

    protected static Domain domain(String text) throws CommandException {
        return Domain.parse(text)
                .orElseThrow(() -> failure("\"" + text + "\" is no domain name; write it as in example.org."));
    }

    protected static Address address(String text) throws CommandException {
        return Address.parse(text)
                .orElseThrow(() -> failure("\"" + text + "\" is no mail address; write it as in alice@example.org."));
    }

    protected final Account account(String text) throws CommandException, DirectoryUnavailableException {
        Optional<Account> account = require(Directory.class).account(address(text));
        return account.orElseThrow(
                () -> failure("There is no account " + text + "; mail:account-list shows those that exist."));
    }
}
