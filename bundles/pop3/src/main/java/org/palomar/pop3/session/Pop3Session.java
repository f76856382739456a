package org.palomar.pop3.session;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginContext;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.pop3.grammar.Command;
import org.palomar.pop3.grammar.CommandParser;
import org.palomar.pop3.grammar.Parsed;
import org.palomar.pop3.grammar.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from greeting to end. For the connection's thread. */
public final class Pop3Session {

    /** A password of the longest kind fits (RFC 2449 §4 asks for 255 octets). */
    private static final int MAX_LINE = 2048;

    /** Commands before a login: a client needs five, and a few more when its user mistypes. */
    private static final int MAX_BEFORE_LOGIN = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);

    private final Connection connection;
    private final LineChannel channel;
    private final Shared shared;
    private final Pop3Settings settings;
    private final Logins logins;
    private final Transactions transactions;
    private final int departures;
    private State state = State.start();
    private int errors;
    private int beforeLogin;
    private boolean replying;

    public Pop3Session(Connection connection, Shared shared, Pop3Settings settings) {
        this.connection = connection;
        this.channel = connection.channel();
        this.shared = shared;
        this.settings = settings;
        this.departures = shared.departures();
        this.logins = new Logins(connection, shared, settings);
        this.transactions = new Transactions(shared.metrics());
    }

    /** Speaks until QUIT, an error of the connection, or the end of the handler. Only QUIT deletes messages. */
    public void run() throws IOException {
        try {
            converse();
        } catch (RuntimeException | LinkageError broken) {
            giveUp(broken);
        } finally {
            release();
        }
        channel.flush();
    }

    private void converse() throws IOException {
        connection.describe("", "AUTHORIZATION");
        channel.write("+OK Palomar POP3\r\n");
        while (!(state instanceof State.Ended)) {
            if (connection.isDraining()) {
                perform(Outcome.restarting());
                break;
            }
            turn();
        }
    }

    /** Inside a reply nothing is said: its end is missing, and that tells the client. */
    private void giveUp(Throwable broken) throws IOException {
        Outcome last = farewell(broken);
        if (replying) {
            end();
        } else {
            perform(last);
        }
    }

    private Outcome farewell(Throwable broken) {
        long id = connection.id();
        if (connection.isDraining() || departures != shared.departures()) {
            LOG.info("POP3 session {} ended with a service that was leaving", id, broken);
            return Outcome.restarting();
        }
        LOG.error("A bug ended POP3 session {}", id, broken);
        return Outcome.refused(new State.Ended(), Reply.Code.SYS_TEMP, "an error of the server, number " + id);
    }

    private void release() {
        if (state instanceof State.Transaction(Maildrop maildrop)) {
            maildrop.close();
        }
    }

    private void turn() throws IOException {
        Duration patience = state instanceof State.Transaction ? settings.idleTimeout() : logins.patience();
        if (patience.isNegative()) {
            perform(Outcome.refused(new State.Ended(), "you did not log in in time"));
            return;
        }
        switch (channel.readLine(MAX_LINE, patience)) {
            case LineChannel.Line line -> command(channel.text(line));
            case LineChannel.TooLong() -> perform(mistake("the line is too long"));
            case LineChannel.Drained() -> {
                if (connection.isDraining()) {
                    perform(Outcome.restarting());
                }
            }
            // RFC 1939 §3: a timeout closes without a word and deletes nothing.
            case LineChannel.TimedOut() -> end();
            case LineChannel.EndOfStream() -> end();
        }
    }

    private void end() {
        release();
        state = new State.Ended();
    }

    private void command(String line) throws IOException {
        long start = System.nanoTime();
        switch (CommandParser.parse(line)) {
            case Parsed.UnknownVerb() -> perform(mistake("unknown command"));
            case Parsed.WrongArguments(Verb verb) -> perform(mistake("wrong arguments for " + verb));
            case Parsed.Valid(Command command) -> {
                perform(tooManyBeforeLogin() ? Outcome.refused(new State.Ended(), "log in at last") : outcome(command));
                shared.metrics().command(command.verb(), start);
            }
        }
    }

    private boolean tooManyBeforeLogin() {
        return state instanceof State.Authorization && ++beforeLogin > MAX_BEFORE_LOGIN;
    }

    private Outcome mistake(String text) {
        LOG.debug("Connection {}: {}", connection.id(), text);
        return ++errors < settings.maxErrors()
                ? Outcome.refused(state, text)
                : Outcome.refused(new State.Ended(), text + "; too many errors");
    }

    private Outcome outcome(Command command) throws IOException {
        return switch (command.verb()) {
            case CAPA -> capabilities();
            case QUIT ->
                state instanceof State.Transaction open
                        ? transactions.quit(open)
                        : Outcome.ok(new State.Ended(), "bye");
            default ->
                switch (state) {
                    case State.Authorization before -> authorization(before, command);
                    case State.Transaction open -> transaction(open, command);
                    case State.Ended ended -> Outcome.refused(ended, "bye");
                };
        };
    }

    private Outcome authorization(State.Authorization before, Command command) throws IOException {
        if (command.verb().phase() == Verb.Phase.TRANSACTION) {
            return mistake("log in first");
        }
        return switch (command) {
            case Command.User user -> logins.user(user);
            case Command.Pass pass -> logins.pass(before.user(), pass);
            case Command.Auth auth -> logins.auth(auth);
            default -> startTls(before);
        };
    }

    private Outcome transaction(State.Transaction open, Command command) {
        if (command.verb().phase() == Verb.Phase.AUTHORIZATION) {
            return mistake("you are logged in already");
        }
        return switch (command) {
            case Command.Listing listing -> transactions.listing(open, listing);
            case Command.Top top -> transactions.top(open, top);
            case Command.OfMessage one ->
                one.verb() == Verb.RETR
                        ? transactions.retrieve(open, one.message())
                        : transactions.delete(open, one.message());
            default ->
                switch (command.verb()) {
                    case STAT -> transactions.stat(open);
                    case RSET -> transactions.reset(open);
                    default -> Outcome.ok(open, "nothing done"); // NOOP
                };
        };
    }

    /** RFC 2595 §4: the session starts anew, and net throws away what came before the handshake. */
    private Outcome startTls(State.Authorization before) throws IOException {
        if (!connection.canStartTls()) {
            return Outcome.refused(before, "TLS can't be started here");
        }
        channel.write("+OK begin TLS\r\n");
        channel.flush();
        connection.startTls();
        return new Outcome(State.start(), new Reply.None());
    }

    private Outcome capabilities() {
        List<String> lines =
                new ArrayList<>(List.of("TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER"));
        addLogins(shared.authenticator().within(settings.serviceWait()), lines);
        if (connection.canStartTls()) {
            lines.add("STLS");
        }
        lines.add("IMPLEMENTATION Palomar");
        return new Outcome(state, new Reply.Lines("capabilities follow", lines.size(), lines::get));
    }

    private void addLogins(Optional<Authenticator> authenticator, List<String> lines) {
        LoginContext context = logins.context();
        List<String> mechanisms =
                authenticator.map(present -> present.mechanisms(context)).orElse(List.of());
        // While nobody can tell, USER inside TLS is answered by SYS/TEMP, and not missing.
        if (authenticator.map(present -> present.plaintextAllowed(context)).orElse(connection.isTls())) {
            lines.add("USER");
        }
        if (!mechanisms.isEmpty()) {
            lines.add("SASL " + String.join(" ", mechanisms));
        }
    }

    /** Replies; the maildrop is let go before a last reply leaves, so that the client's next session finds it free. */
    private void perform(Outcome outcome) throws IOException {
        if (outcome.next() instanceof State.Ended) {
            release();
        }
        state = outcome.next();
        if (outcome.reply() instanceof Reply.Refusal) {
            shared.metrics().refusal();
        }
        replying = true;
        outcome.reply().writeTo(channel);
        replying = false;
    }
}
