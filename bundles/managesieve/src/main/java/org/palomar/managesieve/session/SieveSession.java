package org.palomar.managesieve.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.palomar.api.script.ScriptLanguage;
import org.palomar.api.script.Scripts;
import org.palomar.managesieve.grammar.Command;
import org.palomar.managesieve.grammar.CommandParser;
import org.palomar.managesieve.grammar.Parsed;
import org.palomar.managesieve.grammar.Verb;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.net.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from greeting to end. For the connection's thread. */
public final class SieveSession {

    /** Commands before a login: a client needs four, and a few more when its user mistypes. */
    private static final int MAX_BEFORE_LOGIN = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SieveSession.class);

    private static final Outcome LATE = Outcome.bye("", "you did not log in in time");

    private final Connection connection;
    private final LineChannel channel;
    private final Shared shared;
    private final SieveSettings settings;
    private final CommandReader reader;
    private final Logins logins;
    private final int departures;
    private State state = new State.Before();
    private int errors;
    private int beforeLogin;

    public SieveSession(Connection connection, Shared shared, SieveSettings settings) {
        this.connection = connection;
        this.channel = connection.channel();
        this.shared = shared;
        this.settings = settings;
        this.departures = shared.departures();
        this.reader = new CommandReader(channel, MemoryBudget.unfinishedInput());
        this.logins = new Logins(connection, reader, shared, settings);
    }

    /** Speaks until LOGOUT, an error of the connection, or the end of the handler. */
    public void run() throws IOException {
        try (CommandReader open = reader) {
            converse(open);
        } catch (RuntimeException | LinkageError broken) {
            perform(farewell(broken));
        }
        channel.flush();
    }

    private void converse(CommandReader open) throws IOException {
        connection.describe("", "LOGIN");
        capabilities("Palomar").writeTo(channel); // RFC 5804 §1.7: the greeting
        while (!(state instanceof State.Ended)) {
            if (connection.isDraining()) {
                perform(Outcome.restarting());
            } else {
                turn(open);
            }
        }
    }

    private Outcome farewell(Throwable broken) {
        long id = connection.id();
        if (connection.isDraining() || departures != shared.departures()) {
            LOG.info("ManageSieve session {} ended with a service that was leaving", id, broken);
            return Outcome.restarting();
        }
        LOG.error("A bug ended ManageSieve session {}", id, broken);
        return Outcome.bye("TRYLATER", "an error of the server, number " + id);
    }

    private void turn(CommandReader open) throws IOException {
        boolean loggedIn = state instanceof State.Authenticated;
        Duration patience = loggedIn ? settings.idleTimeout() : logins.patience();
        if (patience.isNegative()) {
            perform(LATE);
            return;
        }
        CommandReader.Bounds bounds = loggedIn ? CommandReader.Bounds.AFTER_LOGIN : CommandReader.Bounds.BEFORE_LOGIN;
        switch (open.read(bounds, loggedIn ? settings::idleTimeout : logins::patience)) {
            case CommandReader.Result.Complete(List<String> pieces) -> command(pieces);
            case CommandReader.Result.TooLong() -> perform(mistake("QUOTA/MAXSIZE", "that is too long"));
            case CommandReader.Result.Hopeless() -> perform(Outcome.bye("", "that is far too long"));
            case CommandReader.Result.Interrupted(LineChannel.LineResult reason) ->
                interrupted(reason, !loggedIn && patience.compareTo(settings.loginTimeout()) < 0);
        }
    }

    private void interrupted(LineChannel.LineResult reason, boolean late) throws IOException {
        if (reason instanceof LineChannel.TimedOut) {
            perform(late ? LATE : Outcome.bye("", "you were silent for too long"));
        } else if (!(reason instanceof LineChannel.Drained)) {
            state = new State.Ended();
        }
    }

    private void command(List<String> pieces) throws IOException {
        long start = System.nanoTime();
        switch (CommandParser.parse(pieces)) {
            case Parsed.UnknownVerb() -> perform(mistake("", "unknown command"));
            case Parsed.WrongArguments(Verb verb) -> perform(mistake("", "wrong arguments for " + verb));
            case Parsed.Valid(Command command) -> {
                perform(tooManyBeforeLogin() ? Outcome.bye("", "log in at last") : outcome(command));
                shared.metrics().command(command.verb(), start);
            }
        }
    }

    private boolean tooManyBeforeLogin() {
        return state instanceof State.Before && ++beforeLogin > MAX_BEFORE_LOGIN;
    }

    private Outcome mistake(String code, String text) {
        LOG.debug("Connection {}: {}", connection.id(), text);
        return ++errors < settings.maxErrors()
                ? Outcome.no(state, code, text)
                : Outcome.bye("", text + "; too many errors");
    }

    private Outcome outcome(Command command) throws IOException {
        boolean loggedIn = state instanceof State.Authenticated;
        if (command.verb().phase() == Verb.Phase.AUTHENTICATED && !loggedIn) {
            return mistake("", "log in first");
        }
        if (command.verb().phase() == Verb.Phase.BEFORE && loggedIn) {
            return mistake("", "you are logged in already");
        }
        return switch (command) {
            case Command.Authenticate login -> logins.authenticate(login);
            case Command.Noop(Optional<String> tag) -> noop(tag);
            case Command.Plain plain ->
                switch (plain.verb()) {
                    case CAPABILITY -> new Outcome(state, capabilities("that is all"));
                    case STARTTLS -> startTls();
                    case LOGOUT -> Outcome.ok(new State.Ended(), "good-bye");
                    case UNAUTHENTICATE -> unauthenticate();
                    default -> scripts(command);
                };
            default -> scripts(command);
        };
    }

    private Outcome scripts(Command command) {
        Optional<Scripts> scripts = shared.scripts().within(settings.serviceWait());
        if (scripts.isEmpty() || !(state instanceof State.Authenticated(var account))) {
            return Outcome.no(state, "TRYLATER", "try again later");
        }
        return new Outcome(state, new ScriptCommands(scripts.get(), account.id()).perform(command));
    }

    // RFC 5804 §2.13: the tag as the client wrote it
    private Outcome noop(Optional<String> tag) {
        Optional<String> written =
                tag.map(octets -> new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        String code = written.map(text -> "TAG " + new String(Reply.string(text), StandardCharsets.ISO_8859_1))
                .orElse("");
        return new Outcome(state, new Reply(List.of(), Reply.Kind.OK, code, "done"));
    }

    /** RFC 5804 §2.2: the session starts anew, and net throws away what came before the handshake. */
    private Outcome startTls() throws IOException {
        if (!connection.canStartTls()) {
            return Outcome.no(state, "", "TLS can't be started here");
        }
        Reply.ok("begin TLS").writeTo(channel);
        channel.flush();
        connection.startTls();
        return new Outcome(new State.Before(), capabilities("TLS is on"));
    }

    // RFC 5804 §2.14.1
    private Outcome unauthenticate() {
        connection.describe("", "LOGIN");
        beforeLogin = 0;
        logins.restart();
        return Outcome.ok(new State.Before(), "logged out");
    }

    // RFC 5804 §1.7
    private Reply capabilities(String text) {
        Optional<ScriptLanguage> language =
                shared.scripts().within(settings.serviceWait()).map(Scripts::language);
        List<byte[]> lines = new ArrayList<>();
        lines.add(Reply.line("IMPLEMENTATION", "Palomar"));
        lines.add(Reply.line(
                "SIEVE",
                language.map(known -> String.join(" ", new TreeSet<>(known.extensions())))
                        .orElse("")));
        lines.add(Reply.line("SASL", String.join(" ", logins.mechanisms())));
        if (connection.canStartTls()) {
            lines.add(Reply.line("STARTTLS"));
        }
        language.ifPresent(known -> {
            lines.add(Reply.line("NOTIFY", String.join(" ", known.notificationSchemes())));
            lines.add(Reply.line("MAXREDIRECTS", Integer.toString(known.redirects())));
        });
        lines.add(Reply.line("LANGUAGE", "en"));
        if (state instanceof State.Authenticated(var account)) {
            lines.add(Reply.line("OWNER", account.address().toString()));
        }
        lines.add(Reply.line("UNAUTHENTICATE"));
        lines.add(Reply.line("VERSION", "1.0"));
        return Reply.ok(text).behind(lines);
    }

    private void perform(Outcome outcome) throws IOException {
        state = outcome.next();
        if (outcome.reply().kind() == Reply.Kind.NO) {
            shared.metrics().refusal();
        }
        outcome.reply().writeTo(channel);
    }
}
