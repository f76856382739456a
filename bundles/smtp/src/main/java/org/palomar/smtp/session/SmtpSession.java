package org.palomar.smtp.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.smtp.grammar.Command;
import org.palomar.smtp.grammar.CommandParser;
import org.palomar.smtp.grammar.Parsed;
import org.palomar.smtp.grammar.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One conversation from greeting to good-bye: reads commands, asks the verb table, lets the verb's handler act, replies. For the connection's thread. */
public final class SmtpSession {

    /** RFC 5321 §4.5.3.1.4 asks for 512 octets and room for extensions; SMTPUTF8 and long paths fit well into this. */
    static final int MAX_COMMAND_LINE = 2048;

    /** RFC 4954 §4: the lines of a login. */
    static final int MAX_LOGIN_LINE = 12_288;

    /** In place of the greeting, for clients that can't be served now (RFC 5321 §3.8). */
    public static final String REFUSAL = "421 4.3.2 Not now: too many connections, or a restart; try again later\r\n";

    /** The same while the settings were never right. RFC 3463 §3.4, X.3.5: system incorrectly configured. */
    public static final String UNSETTLED = "421 4.3.5 Not now: this server has to be set up; try again later\r\n";

    /** What a client may have sent behind MAIL without waiting for its reply. */
    private static final Set<Verb> FOLLOWERS = EnumSet.of(Verb.RCPT, Verb.DATA, Verb.BDAT, Verb.BURL);

    /** What leads to a message, or to the end. */
    private static final Set<Verb> LEADING =
            EnumSet.of(Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.BDAT, Verb.BURL, Verb.QUIT);

    private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);

    private final Conversation conversation;
    private final Greetings greetings;
    private final Logins logins;
    private final Addressing addressing;
    private final Messages messages;
    private final int departures;
    private State state = new State.Fresh();
    private boolean lost;
    private int forgiven;

    public SmtpSession(Connection connection, Profile profile, SmtpSettings settings, Shared shared) {
        this.conversation = new Conversation(connection, profile, settings, shared);
        this.departures = conversation.services().departures();
        this.greetings = new Greetings(conversation);
        this.logins = new Logins(conversation);
        Authorship authorship = new Authorship(conversation);
        this.addressing = new Addressing(conversation, authorship);
        this.messages = new Messages(conversation, new Acceptance(conversation, addressing, authorship));
    }

    /**
     * Speaks until the conversation is over.
     *
     * @throws IOException when the connection broke
     */
    public void run() throws IOException {
        try {
            if (greet()) {
                while (!(state instanceof State.Over)) {
                    next();
                }
            }
        } catch (SocketTimeoutException slow) {
            conversation.reply(Responses.DATA_TOO_SLOW);
        } catch (BodyReader.FloodException flood) {
            conversation.reply(Responses.TOO_MUCH_DATA);
        } catch (RuntimeException | LinkageError broken) {
            conversation.reply(farewell(broken));
        } finally {
            moveTo(new State.Over());
        }
        conversation.connection().channel().flush();
    }

    private Response farewell(Throwable broken) {
        if (conversation.connection().isDraining()
                || departures != conversation.services().departures()) {
            LOG.info("A conversation ended with a service that was leaving", broken);
            return Responses.DRAINING;
        }
        String id = conversation.ids().next(conversation.clock().instant());
        LOG.error("A conversation failed, {}", id, broken);
        return Response.of(421, "4.3.0", "Internal error " + id);
    }

    // RFC 5321 §3.1: the client waits for the greeting. Whoever doesn't is a robot, or was tricked into speaking to us.
    private boolean greet() throws IOException {
        if (conversation.profile() == Profile.MX && talksEarly()) {
            conversation.reply(Responses.EARLY_TALKER);
            return false;
        }
        conversation.reply(greetings.greeting());
        return true;
    }

    private boolean talksEarly() throws IOException {
        Duration banner = conversation.settings().deadlines().banner();
        if (banner.isZero() || conversation.input().hasInput()) {
            return conversation.input().hasInput();
        }
        LineChannel.LineResult result = conversation.input().readLine(MAX_COMMAND_LINE, banner);
        return result instanceof LineChannel.Line
                || result instanceof LineChannel.TooLong
                || conversation.input().hasInput();
    }

    private void next() throws IOException {
        if (conversation.connection().isDraining()) {
            finish(Outcome.end(Responses.DRAINING));
            return;
        }
        Duration patience = conversation.patience();
        if (patience.isNegative()) {
            finish(Outcome.end(Responses.LOGIN_TOO_LATE));
            return;
        }
        switch (conversation.input().readLine(MAX_LOGIN_LINE, patience)) {
            case LineChannel.Line line -> finish(lost ? Outcome.end(Responses.LOST) : outcome(line));
            case LineChannel.TooLong() -> {
                // It may have been BDAT: what follows it is taken for nothing any more.
                lost = true;
                finish(wrong(Responses.LINE_TOO_LONG));
            }
            case LineChannel.TimedOut() -> finish(Outcome.end(conversation.timeout()));
            case LineChannel.Drained() -> finish(Outcome.end(Responses.DRAINING));
            case LineChannel.EndOfStream() -> moveTo(new State.Over());
        }
    }

    /** A message ends with a piece that it lacks, for whatever reason: pieces that are on their way already would else be taken for the whole of it. */
    private static Outcome withoutHole(String line, Outcome outcome) {
        Optional<Envelope> envelope = outcome.next().transaction();
        boolean hole = outcome.refuses() && CommandParser.mayNamePiece(line);
        if (!hole || envelope.isEmpty()) {
            return outcome;
        }
        outcome.responses().getFirst().reply().ifPresent(envelope.get()::noteVerdict);
        return new Outcome(outcome.next().withoutMessage(), outcome.responses());
    }

    private Outcome outcome(LineChannel.Line line) throws IOException {
        String text = conversation.input().text(line);
        return withoutHole(text, outcome(line, text));
    }

    private Outcome outcome(LineChannel.Line line, String text) throws IOException {
        if (!line.crlf()) { // RFC 5321 §2.3.8
            return CommandParser.mayAnnounceChunk(text) ? Outcome.end(Responses.BARE_LF) : wrong(Responses.BARE_LF);
        }
        boolean tooLong = line.length() > MAX_COMMAND_LINE;
        return switch (CommandParser.parse(text)) {
            case Parsed.Wrong(var reply) -> {
                if (text.regionMatches(
                        true, 0, Verb.MAIL.name(), 0, Verb.MAIL.name().length())) {
                    forgiveWhatFollows();
                }
                yield wrong(tooLong ? Responses.LINE_TOO_LONG : Response.of(reply));
            }
            case Parsed.Hopeless(var reply) -> Outcome.end(Response.of(reply));
            case Parsed.Understood(Command command) ->
                tooLong && command.verb() != Verb.AUTH ? refused(command, Responses.LINE_TOO_LONG) : obey(command);
        };
    }

    private Outcome obey(Command command) throws IOException {
        conversation.metrics().command(command.verb());
        VerbTable.Row row = VerbTable.row(command.verb());
        if (row.last() && conversation.input().hasInput()) {
            return Outcome.end(Responses.PIPELINED);
        }
        Optional<Response> objection = objection(row);
        return considered(command, objection.isPresent() ? refused(command, objection.get()) : handle(command));
    }

    /** Notes whether a command led anywhere; ends the conversation after too many that didn't. */
    private Outcome considered(Command command, Outcome outcome) {
        boolean sender = command.verb() == Verb.MAIL && !(outcome.next() instanceof State.Addressing);
        if (sender) {
            forgiveWhatFollows();
        } else if (!FOLLOWERS.contains(command.verb())) {
            forgiven = 0;
        }
        boolean futile = sender || leadsNowhere(command, outcome);
        if (!futile || outcome.next() instanceof State.Over || !conversation.tooManyFutileCommands()) {
            return outcome;
        }
        if (outcome.next() instanceof State.Chunking(State.Peer peer, Envelope envelope, ChunkedBody chunks)) {
            chunks.body().close(); // the first chunk, which no state holds yet
        }
        List<Response> responses = new ArrayList<>(outcome.responses());
        responses.add(Responses.NO_MESSAGE);
        return new Outcome(new State.Over(), responses);
    }

    /** Whether it is not on the way to a message, or is a piece that adds nothing, or DATA without a recipient, after which the transaction is as before. */
    private static boolean leadsNowhere(Command command, Outcome outcome) {
        return switch (command) {
            case Command.Bdat bdat -> outcome.refuses() || (bdat.size() == 0 && !bdat.last());
            // each reads the store, and may add nothing
            case Command.Burl burl -> outcome.refuses() || !burl.last();
            default ->
                command.verb() == Verb.DATA
                        ? outcome.next() instanceof State.Addressing
                        : !LEADING.contains(command.verb());
        };
    }

    // RFC 2920 §3.1: recipients and data may be on their way before the client hears that the sender was refused.
    private void forgiveWhatFollows() {
        forgiven = conversation.settings().limits().recipients() + 1;
    }

    private Optional<Response> objection(VerbTable.Row row) {
        if (!row.profiles().contains(conversation.profile())) {
            return Optional.of(Responses.NOT_OFFERED);
        }
        if (conversation.profile() == Profile.SUBMISSION && !row.beforeTls() && !conversation.isConfidential()) {
            return Optional.of(Responses.TLS_FIRST);
        }
        return row.states().contains(state.getClass())
                ? Optional.empty()
                : Optional.of(VerbTable.outOfPlace(row, state));
    }

    private Outcome refused(Command command, Response response) throws IOException {
        Outcome counted = isForgiven(command) ? Outcome.of(state, response) : wrong(response);
        return command instanceof Command.Bdat bdat && !(counted.next() instanceof State.Over)
                ? messages.refusedChunk(bdat, state, response)
                : counted;
    }

    private boolean isForgiven(Command command) {
        return FOLLOWERS.contains(command.verb()) && forgiven-- > 0;
    }

    private Outcome wrong(Response response) {
        return conversation.tooManyErrors()
                ? new Outcome(new State.Over(), List.of(response, Responses.TOO_MANY_ERRORS))
                : Outcome.of(state, response);
    }

    private Outcome handle(Command command) throws IOException {
        return switch (command) {
            case Command.Hello hello -> greetings.hello(hello, state);
            case Command.StartTls() -> greetings.startTls(state);
            case Command.Auth auth -> logins.auth(auth, state);
            case Command.Mail mail when state instanceof State.Greeted greeted -> addressing.mail(mail, greeted);
            case Command.Rcpt rcpt when state instanceof State.Addressing open -> addressing.rcpt(rcpt, open);
            case Command.Bdat bdat -> messages.bdat(bdat, state);
            case Command.Burl burl -> messages.burl(burl, state);
            case Command.Plain plain -> plain(plain);
            case Command.Mail mail -> wrong(Responses.IN_TRANSACTION);
            case Command.Rcpt rcpt -> wrong(Responses.MAIL_FIRST);
        };
    }

    private Outcome plain(Command.Plain plain) throws IOException {
        return switch (plain.verb()) {
            case DATA -> state instanceof State.Addressing open ? messages.data(open) : wrong(Responses.MAIL_FIRST);
            case RSET -> Outcome.of(state.withoutMessage(), Responses.OK);
            case NOOP -> Outcome.of(state, Responses.OK);
            case VRFY -> Outcome.of(state, Responses.VRFY); // RFC 5321 §7.3: says nothing about who is here
            case HELP -> Outcome.of(state, help());
            case QUIT -> Outcome.end(Responses.BYE);
            default -> wrong(Responses.NOT_OFFERED);
        };
    }

    private Response help() {
        return Response.of(214, "2.0.0", String.join(" ", VerbTable.offered(conversation.profile())));
    }

    private void finish(Outcome outcome) throws IOException {
        moveTo(outcome.next());
        for (Response response : outcome.responses()) {
            LOG.debug("{}", response);
            conversation.reply(response);
        }
    }

    /** A transaction that ends is told of as far as nobody else does. */
    private void tell(State next) {
        Optional<Envelope> ended = state.transaction();
        if (ended.isPresent() && !ended.equals(next.transaction())) {
            Envelope envelope = ended.get();
            state.known()
                    .ifPresent(peer -> conversation
                            .storyteller()
                            .tell(() -> RefusalStory.of(
                                    addressing.ended(peer, envelope),
                                    envelope,
                                    conversation.clock().instant())));
        }
    }

    // A message that is left half-way is forgotten.
    private void moveTo(State next) {
        if (state instanceof State.Chunking(State.Peer peer, Envelope envelope, ChunkedBody chunks)
                && !(next instanceof State.Chunking)) {
            chunks.body().close();
        }
        tell(next);
        state = next;
    }
}
