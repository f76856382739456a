package org.palomar.imap.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.CommandParser;
import org.palomar.imap.grammar.Parsed;
import org.palomar.imap.grammar.Verb;
import org.palomar.net.Connection;
import org.palomar.net.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One IMAP session from the greeting to its end (RFC 9051 §3): reads commands, lets them be handled, answers. */
public final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final Reply NO_ROOM =
            Reply.no("UNAVAILABLE", "the server can't take so long a command now, try later");

    private final Client client;
    private final CommandReader reader;
    private final FlagsRendering flags = new FlagsRendering();
    private final News news;
    private final Dispatch dispatch;
    private State state = new State.NotAuthenticated();
    private final int departures;
    private int badInARow;
    /** Resets of keys that the client knows of; -1 before its first mailbox. */
    private int knownResets = -1;

    public Session(Connection connection, Services services) {
        this.client = new Client(connection, services);
        this.departures = services.authenticator().departures();
        this.reader = new CommandReader(connection.channel(), MemoryBudget.unfinishedInput());
        this.news = new News(client, flags);
        this.dispatch = new Dispatch(client, reader, flags, news);
    }

    /**
     * Speaks until the session ends.
     *
     * @throws IOException when the connection broke
     */
    public void run() throws IOException {
        client.services().figures().session();
        try {
            client.untagged("OK [CAPABILITY " + Capabilities.of(client, false) + "] Palomar is ready");
            client.out().endOfCommand();
            while (!(state instanceof State.Ended)) {
                if (client.connection().isDraining()) {
                    end("BYE " + Farewell.GOING);
                } else if (!isLoggedIn() && client.untilLogin().isZero()) {
                    end("BYE [UNAVAILABLE] nobody has logged in for too long");
                } else {
                    next();
                }
                client.out().endOfCommand();
            }
        } catch (RuntimeException | LinkageError broken) {
            end("BYE " + farewell(broken));
        } finally {
            reader.clear();
        }
        client.out().flush();
    }

    private String farewell(Throwable broken) {
        long id = client.connection().id();
        boolean left = departures != client.services().authenticator().departures();
        if (client.connection().isDraining() || (left && !isLoggedIn())) {
            LOG.info("IMAP session {} ended with a service that was leaving", id, broken);
            return Farewell.GOING;
        }
        LOG.error("a bug ended IMAP session {}", id, broken);
        return "[SERVERBUG] an error of the server, number " + id;
    }

    private boolean isLoggedIn() {
        return state instanceof State.LoggedIn;
    }

    private void end(String line) throws IOException {
        client.untagged(line);
        state = new State.Ended();
    }

    private void next() throws IOException {
        boolean loggedIn = isLoggedIn();
        int limit = loggedIn ? client.settings().commandLimit() : Settings.COMMAND_LIMIT_BEFORE_LOGIN;
        long messageLimit = loggedIn ? client.settings().appendLimit() : 0;
        switch (reader.next(limit, () -> client.timeout(loggedIn), messageLimit)) {
            case COMMAND ->
                parsed(CommandParser.parse(
                        reader.octets(),
                        reader.start(),
                        reader.end(),
                        client.enabled().names()));
            case APPEND -> append();
            case TOO_LONG -> bad(tag(), "the command is too long");
            case NO_ROOM -> complete(tag(), NO_ROOM);
            case ENDLESS -> endless();
            case TIMED_OUT -> end("BYE " + Farewell.TOO_QUIET);
            case CLOSED -> state = new State.Ended();
            case WOKEN -> {
                // The loop looks whether the session is to end; news are told when the client asks.
            }
        }
    }

    /** Answers a command whose end can't be found, and ends. */
    private void endless() throws IOException {
        complete(tag(), Reply.bad("the command is too long"));
        end("BYE [TOOBIG] the end of the command can't be found");
    }

    /** The tag of a command that was not read to its end. */
    private String tag() {
        return CommandParser.tag(reader.octets(), reader.start(), reader.end()).orElse("*");
    }

    private void append() throws IOException {
        Parsed parsed = CommandParser.parseAppend(
                reader.octets(), reader.start(), reader.end(), client.enabled().names(), reader.literal());
        if (!(parsed instanceof Parsed.Accepted) && !reader.discardRest(reader.literal(), this::timeoutWithin)) {
            endless();
            return;
        }
        parsed(parsed);
    }

    private Duration timeoutWithin() {
        return CommandReader.within(client.timeout(true));
    }

    private void parsed(Parsed parsed) throws IOException {
        switch (parsed) {
            case Parsed.Malformed malformed -> bad(malformed.tag(), malformed.reason());
            case Parsed.Refused refused -> complete(refused.tag(), Reply.no(refused.code(), refused.reason()));
            case Parsed.Accepted accepted -> {
                reader.clear();
                execute(accepted.tag(), accepted.command());
            }
        }
    }

    private void bad(String tag, String reason) throws IOException {
        complete(tag, Reply.bad(reason));
        if (++badInARow >= client.settings().badCommands()) {
            end("BYE too many commands that are none");
        }
    }

    private void execute(String tag, Command command) throws IOException {
        long start = System.nanoTime();
        if (!state.allows(command.verb())) {
            if (command instanceof Command.Login login) {
                login.password().close();
            }
            bad(tag, "the command is not allowed in this state");
            return;
        }
        badInARow = 0;
        Optional<Outcome> outcome = outcome(tag, command);
        if (outcome.isEmpty()) {
            state = new State.Ended();
            return;
        }
        state = outcome.get().next();
        if (!tellNews(command.verb())) {
            return;
        }
        complete(tag, outcome.get().reply());
        if (!outcome.get().farewell().isEmpty()) {
            client.untagged("BYE " + outcome.get().farewell());
        }
        client.services().figures().command(command.verb(), start);
        if (command.verb() == Verb.STARTTLS && outcome.get().reply().status() == Reply.Status.OK) {
            // RFC 9051 §6.2.1: the client begins with nothing known of it; what it sent too early is thrown away by the
            // connection
            client.out().flush();
            client.connection().startTls();
        }
    }

    private Optional<Outcome> outcome(String tag, Command command) throws IOException {
        try {
            return dispatch.run(tag, command, state);
        } catch (MailboxException refusal) {
            return Optional.of(new Outcome(state, Refusals.of(refusal)));
        } catch (StoreException refusal) {
            LOG.debug("refused by the store: {}", refusal.getMessage());
            return Optional.of(new Outcome(state, Refusals.of(refusal)));
        }
    }

    /** Tells what changed in the selected mailbox; answers whether the session goes on. */
    private boolean tellNews(Verb verb) throws IOException {
        if (!(state instanceof State.Selected selected)) {
            return true;
        }
        OpenMailbox open = selected.mailbox();
        if (open.mailbox().isDeleted()) {
            // RFC 2180 §3.3: another session deleted it
            end("BYE the selected mailbox was deleted");
            return false;
        }
        news.tell(open, verb.allowsExpunged());
        int resets = client.services().keyResets().of(selected.account().id());
        if (knownResets >= 0 && resets != knownResets) {
            client.untagged("OK [URLMECH INTERNAL] keys of URLs were reset");
        }
        knownResets = resets;
        return true;
    }

    private void complete(String tag, Reply reply) throws IOException {
        Output out =
                client.out().text(tag).octet(' ').text(reply.status().name()).octet(' ');
        if (!reply.code().isEmpty()) {
            out.octet('[').text(reply.code()).text("] ");
        }
        out.text(reply.text()).crlf();
        client.services().figures().reply(reply.status());
    }
}
