package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:sessions}: lists open connections, or closes one. */
@Service
@RequiredRole(value = Role.VIEWER, strictOptions = "--close", strictRole = Role.MANAGER)
@Command(scope = "mail", name = "sessions", description = "Lists open connections, or closes one")
public final class SessionList extends MailCommand {

    @Option(name = "--close", description = "Closes the connection with this number instead")
    private long close = -1;

    @Override
    protected void run() throws CommandException {
        Sessions sessions = require(Sessions.class);
        if (close >= 0) {
            if (!sessions.close(close)) {
                throw failure("There is no connection " + close + "; mail:sessions shows those that are open.");
            }
            say("The connection " + close + " is closed.");
            return;
        }
        Listing listing = new Listing("id", "listener", "protocol", "remote", "account", "tls", "activity", "opened");
        for (SessionInfo session : sessions.list()) {
            String remote =
                    session.remote().getHostString() + " " + session.remote().getPort();
            listing.row(
                    session.id(),
                    session.listener(),
                    session.protocol(),
                    remote,
                    session.account(),
                    session.tls(),
                    session.activity(),
                    session.opened());
        }
        print(listing, "Nobody is connected.");
    }
}
