package org.palomar.smtp.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.net.LineChannel;
import org.palomar.smtp.grammar.Command;

/** AUTH: the framing of SASL exchanges (RFC 4954). */
final class Logins {

    private static final byte[] EMPTY = {};

    private final Conversation conversation;

    Logins(Conversation conversation) {
        this.conversation = conversation;
    }

    Outcome auth(Command.Auth auth, State state) throws IOException {
        State.Peer peer = state.known().orElseThrow();
        if (peer.account().isPresent()) {
            return Outcome.of(state, Responses.LOGIN_ALREADY);
        }
        Optional<Authenticator> authenticator = conversation
                .services()
                .authenticator()
                .within(conversation.settings().deadlines().service());
        if (authenticator.isEmpty()) {
            return Outcome.of(state, Responses.LOGIN_UNAVAILABLE);
        }
        if (!authenticator.get().mechanisms(conversation.loginContext()).contains(auth.mechanism())) {
            return Outcome.of(state, Responses.MECHANISM_UNKNOWN);
        }
        SaslExchange exchange = authenticator.get().start(auth.mechanism(), conversation.loginContext());
        return switch (run(exchange, auth)) {
            case Ended.Granted(Account account) -> granted(peer, account);
            case Ended.Refused() -> refused(state);
            case Ended.Answered(Response response) -> unfinished(state, response);
            case Ended.Gone(Response response) -> Outcome.end(response);
        };
    }

    private Outcome granted(State.Peer peer, Account account) {
        conversation.loggedIn();
        conversation.connection().describe(account.address().toString(), peer.name());
        return Outcome.of(
                new State.Greeted(new State.Peer(peer.name(), peer.extended(), Optional.of(account))),
                Responses.LOGIN_OK);
    }

    private Outcome refused(State state) {
        return conversation.tooManyFailedLogins()
                ? new Outcome(new State.Over(), List.of(Responses.LOGIN_REFUSED, Responses.TOO_MANY_LOGINS))
                : Outcome.of(state, Responses.LOGIN_REFUSED);
    }

    private Outcome unfinished(State state, Response response) {
        return response.code() >= 500 && conversation.tooManyErrors()
                ? new Outcome(new State.Over(), List.of(response, Responses.TOO_MANY_ERRORS))
                : Outcome.of(state, response);
    }

    /** How an exchange ended. */
    private sealed interface Ended {
        record Granted(Account account) implements Ended {}

        record Refused() implements Ended {}

        record Answered(Response response) implements Ended {}

        record Gone(Response response) implements Ended {}
    }

    private Ended run(SaslExchange exchange, Command.Auth auth) throws IOException {
        Optional<byte[]> initial = Optional.empty();
        if (auth.initial().isPresent()) {
            initial = decoded(auth.initial().get());
            if (initial.isEmpty()) {
                return new Ended.Answered(Responses.LOGIN_MALFORMED);
            }
        }
        SaslStep step = first(exchange, initial);
        while (step instanceof SaslStep.Challenge challenge) {
            switch (ask(challenge.data())) {
                case Answer.Octets octets -> step = exchange.respond(octets.data());
                case Answer.None(Ended ended) -> {
                    return ended;
                }
            }
        }
        return step instanceof SaslStep.Done(LoginResult result)
                ? ended(result)
                : new Ended.Answered(Responses.LOGIN_MALFORMED);
    }

    // Deviation: RFC 4954 §4 forbids an initial response where the server speaks first; widespread clients send the
    // user name with AUTH LOGIN, so the
    // challenge that it answers is left out.
    private static SaslStep first(SaslExchange exchange, Optional<byte[]> initial) {
        if (exchange.clientFirst()) {
            return initial.map(exchange::respond).orElseGet(() -> new SaslStep.Challenge(EMPTY));
        }
        SaslStep step = exchange.respond(EMPTY);
        return initial.isPresent() && step instanceof SaslStep.Challenge ? exchange.respond(initial.get()) : step;
    }

    private static Ended ended(LoginResult result) {
        return switch (result) {
            case LoginResult.Granted(Account account) -> new Ended.Granted(account);
            case LoginResult.Refused() -> new Ended.Refused();
            case LoginResult.TlsRequired() -> new Ended.Answered(Responses.LOGIN_NEEDS_TLS);
            case LoginResult.Unavailable() -> new Ended.Answered(Responses.LOGIN_UNAVAILABLE);
        };
    }

    /** What came back for a challenge. */
    private sealed interface Answer {
        final class Octets implements Answer {
            private final byte[] data;

            Octets(byte[] data) {
                this.data = data;
            }

            byte[] data() {
                return data;
            }
        }

        record None(Ended ended) implements Answer {}
    }

    private Answer ask(byte[] challenge) throws IOException {
        conversation.reply(Response.plain(334, Base64.getEncoder().encodeToString(challenge)));
        SessionInput input = conversation.input();
        Duration patience = conversation.patience();
        if (patience.isNegative()) {
            return new Answer.None(new Ended.Gone(Responses.LOGIN_TOO_LATE));
        }
        return switch (input.readLine(SmtpSession.MAX_LOGIN_LINE, patience)) {
            case LineChannel.Line line -> answer(line.crlf() ? input.text(line) : "\n");
            case LineChannel.TooLong() -> new Answer.None(new Ended.Answered(Responses.LOGIN_LINE_TOO_LONG));
            case LineChannel.TimedOut() -> new Answer.None(new Ended.Gone(conversation.timeout()));
            case LineChannel.Drained() -> new Answer.None(new Ended.Gone(Responses.DRAINING));
            case LineChannel.EndOfStream() -> new Answer.None(new Ended.Gone(Responses.BYE));
        };
    }

    private static Answer answer(String line) {
        if (line.equals("*")) {
            return new Answer.None(new Ended.Answered(Responses.LOGIN_CANCELLED));
        }
        return decoded(line)
                .<Answer>map(Answer.Octets::new)
                .orElseGet(() -> new Answer.None(new Ended.Answered(Responses.LOGIN_MALFORMED)));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(
                    base64.equals("=")
                            ? EMPTY
                            : Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
