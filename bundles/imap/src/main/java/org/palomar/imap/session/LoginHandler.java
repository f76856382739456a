package org.palomar.imap.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.net.LineChannel.Drained;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.LineResult;
import org.palomar.net.LineChannel.TimedOut;
import org.palomar.net.SaslDialogue;
import org.palomar.net.SaslDialogue.Ended;

/** LOGIN (RFC 9051 §6.2.3) and AUTHENTICATE (§6.2.2, SASL-IR RFC 4959). */
final class LoginHandler {

    private static final Reply UNAVAILABLE = Reply.no("UNAVAILABLE", "logins can't be checked now, try later");

    private final Client client;
    private final SaslDialogue.Framing framing;
    private int failures;

    LoginHandler(Client client) {
        this.client = client;
        this.framing = new SaslDialogue.Framing() {
            @Override
            public LineResult ask(String challenge) throws IOException {
                client.askToContinue(challenge);
                return client.channel().readLine(Settings.COMMAND_LIMIT_BEFORE_LOGIN, client.timeout(false));
            }

            @Override
            public String text(Line line) {
                return client.channel().text(line);
            }
        };
    }

    Outcome login(Command.Login command, State state) throws StoreException {
        try (Password password = command.password()) {
            Optional<Authenticator> authenticator =
                    client.services().authenticator().within(client.settings().serviceWait());
            if (authenticator.isEmpty()) {
                return new Outcome(state, UNAVAILABLE);
            }
            if (!authenticator.get().plaintextAllowed(client.loginContext())) {
                return new Outcome(state, privacyRequired());
            }
            // RFC 9051 §4.3: strings are UTF-8
            String user = new String(command.user().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return outcome(authenticator.get().login(user, password, client.loginContext()), state);
        }
    }

    Outcome authenticate(Command.Authenticate command, State state) throws IOException, StoreException {
        Optional<Authenticator> authenticator =
                client.services().authenticator().within(client.settings().serviceWait());
        if (authenticator.isEmpty()) {
            return new Outcome(state, UNAVAILABLE);
        }
        if (!authenticator.get().mechanisms(client.loginContext()).contains(command.mechanism())) {
            boolean plaintext =
                    command.mechanism().equals("PLAIN") || command.mechanism().equals("LOGIN");
            return new Outcome(
                    state, plaintext ? privacyRequired() : Reply.no("CANNOT", "the mechanism is not offered"));
        }
        SaslExchange exchange = authenticator.get().start(command.mechanism(), client.loginContext());
        Optional<String> initial = Optional.of(command.initialResponse()).filter(text -> !text.isEmpty());
        return switch (SaslDialogue.run(exchange, initial, SaslDialogue.Early.REFUSED, framing)) {
            case Ended.Answered(LoginResult result) -> outcome(result, state);
            case Ended.Cancelled() -> failed(Reply.bad("the exchange was cancelled"), state);
            case Ended.Malformed() -> failed(Reply.bad("that is no response of this mechanism"), state);
            case Ended.TooLong() -> failed(Reply.bad("the response is too long"), state);
            case Ended.Interrupted(LineResult reason) -> interrupted(reason);
        };
    }

    private static Outcome interrupted(LineResult reason) throws IOException {
        return switch (reason) {
            case Drained going -> Outcome.last(UNAVAILABLE, Farewell.GOING);
            case TimedOut quiet -> Outcome.last(Reply.no("", "no response came"), Farewell.TOO_QUIET);
            default -> throw new EOFException("the client left within an exchange");
        };
    }

    private Outcome outcome(LoginResult result, State state) throws StoreException {
        return switch (result) {
            case LoginResult.Granted granted -> {
                State next = new State.Authenticated(
                        granted.account(),
                        client.services().store().account(granted.account().id()));
                client.connection().describe(granted.account().address().toString(), "logged in");
                yield new Outcome(next, Reply.ok("CAPABILITY " + Capabilities.of(client, true), "welcome"));
            }
            case LoginResult.Refused refused ->
                failed(Reply.no("AUTHENTICATIONFAILED", "name or password is wrong"), state);
            // not AUTHENTICATIONFAILED: the password may be right, and a mail program is to keep it
            case LoginResult.Blocked blocked -> failed(Reply.no("UNAVAILABLE", blocked.text()), state);
            case LoginResult.TlsRequired required -> new Outcome(state, privacyRequired());
            case LoginResult.Unavailable unavailable -> failed(UNAVAILABLE, state);
        };
    }

    /** Counts a login that came to nothing; also one that could not be checked, as many of them keep others waiting. */
    private Outcome failed(Reply reply, State state) {
        return ++failures >= client.settings().failedLogins()
                ? Outcome.last(reply, "too many failed logins")
                : new Outcome(state, reply);
    }

    private static Reply privacyRequired() {
        return Reply.no("PRIVACYREQUIRED", "passwords are taken over TLS only");
    }
}
