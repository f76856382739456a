package org.palomar.smtp.session;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.directory.Account;
import org.palomar.net.LineChannel;
import org.palomar.net.SaslDialogue;
import org.palomar.net.SaslDialogue.Ended;
import org.palomar.smtp.grammar.Command;

/** AUTH: the framing of SASL exchanges (RFC 4954). */
final class Logins {

    /** Stands for a line that ends in a bare LF, which no line may (RFC 5321 §2.3.8). */
    private static final String NO_BASE64 = "\n";

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
        // Deviation: RFC 4954 §4 forbids an initial response where the server speaks first; widespread clients send the
        // user name with AUTH LOGIN, so the challenge that it answers is left out.
        return switch (SaslDialogue.run(exchange, auth.initial(), SaslDialogue.Early.TAKEN, new Lines())) {
            case Ended.Answered(LoginResult result) -> answered(result, peer, state);
            case Ended.Cancelled() -> unfinished(state, Responses.LOGIN_CANCELLED);
            case Ended.Malformed() -> unfinished(state, Responses.LOGIN_MALFORMED);
            case Ended.TooLong() -> unfinished(state, Responses.LOGIN_LINE_TOO_LONG);
            case Ended.Interrupted(LineChannel.LineResult reason) -> Outcome.end(interrupted(reason));
        };
    }

    private Outcome answered(LoginResult result, State.Peer peer, State state) {
        return switch (result) {
            case LoginResult.Granted(Account account) -> granted(peer, account);
            case LoginResult.Refused() -> failed(state, Responses.LOGIN_REFUSED);
            // RFC 4954 §6: temporary, so that a mail program tries again and does not take its password for a wrong one
            case LoginResult.Blocked blocked -> failed(state, Response.of(454, "4.7.0", "Not now: " + blocked.text()));
            case LoginResult.TlsRequired() -> unfinished(state, Responses.LOGIN_NEEDS_TLS);
            case LoginResult.Unavailable() -> failed(state, Responses.LOGIN_UNAVAILABLE);
        };
    }

    private Response interrupted(LineChannel.LineResult reason) {
        return switch (reason) {
            case LineChannel.TimedOut() -> conversation.timeout();
            case LineChannel.Drained() -> Responses.DRAINING;
            default -> Responses.BYE;
        };
    }

    private Outcome granted(State.Peer peer, Account account) {
        conversation.loggedIn();
        conversation.connection().describe(account.address().toString(), peer.name());
        return Outcome.of(
                new State.Greeted(new State.Peer(peer.name(), peer.extended(), Optional.of(account))),
                Responses.LOGIN_OK);
    }

    // One that could not be checked counts too: whoever sends more than can be checked is the likely cause.
    private Outcome failed(State state, Response response) {
        return conversation.tooManyFailedLogins()
                ? new Outcome(new State.Over(), List.of(response, Responses.TOO_MANY_LOGINS))
                : Outcome.of(state, response);
    }

    private Outcome unfinished(State state, Response response) {
        return response.code() >= 500 && conversation.tooManyErrors()
                ? new Outcome(new State.Over(), List.of(response, Responses.TOO_MANY_ERRORS))
                : Outcome.of(state, response);
    }

    /** Challenges as replies, responses as lines that end in CRLF. */
    private final class Lines implements SaslDialogue.Framing {

        @Override
        public LineChannel.LineResult ask(String challenge) throws IOException {
            conversation.reply(Response.plain(334, challenge));
            Duration patience = conversation.patience();
            return patience.isNegative()
                    ? new LineChannel.TimedOut()
                    : conversation.input().readLine(SmtpSession.MAX_LOGIN_LINE, patience);
        }

        @Override
        public String text(LineChannel.Line line) {
            return line.crlf() ? conversation.input().text(line) : NO_BASE64;
        }
    }
}
