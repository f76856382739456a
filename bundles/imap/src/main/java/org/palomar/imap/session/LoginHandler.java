package org.palomar.imap.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.net.LineChannel.Drained;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.LineResult;
import org.palomar.net.LineChannel.TooLong;

/** LOGIN (RFC 9051 §6.2.3) and AUTHENTICATE (§6.2.2, SASL-IR RFC 4959). */
final class LoginHandler {

    private static final byte[] EMPTY = {};

    private static final Reply UNAVAILABLE = Reply.no("UNAVAILABLE", "logins can't be checked now, try later");

    private final Client client;
    private int failures;

    LoginHandler(Client client) {
        this.client = client;
    }

    Outcome login(Command.Login command, State state) throws StoreException {
        try (Password password = command.password()) {
            Optional<Authenticator> authenticator =
                    client.services().authenticator().get();
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
                client.services().authenticator().get();
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
        Optional<byte[]> response = first(exchange, command.initialResponse());
        while (response.isPresent()) {
            switch (exchange.respond(response.get())) {
                case SaslStep.Challenge challenge -> response = ask(challenge.data());
                case SaslStep.Done done -> {
                    return outcome(done.result(), state);
                }
                case SaslStep.Malformed malformed -> {
                    return new Outcome(state, Reply.bad("that is no response of this mechanism"));
                }
            }
        }
        return new Outcome(state, Reply.bad("the exchange was cancelled"));
    }

    private Optional<byte[]> first(SaslExchange exchange, String initial) throws IOException {
        if (!exchange.clientFirst()) {
            // RFC 4959 §3: the mechanism begins with the server, so an initial response is an error
            return initial.isEmpty() ? Optional.of(EMPTY) : Optional.empty();
        }
        return switch (initial) {
            case "" -> ask(EMPTY);
            case "=" -> Optional.of(EMPTY);
            default -> decoded(initial);
        };
    }

    /** Sends a challenge; the response, or empty if the client cancelled ({@code *}) or sent no base64. */
    private Optional<byte[]> ask(byte[] challenge) throws IOException {
        client.askToContinue(Base64.getEncoder().encodeToString(challenge));
        LineResult result;
        do {
            result = client.channel().readLine(Settings.COMMAND_LIMIT_BEFORE_LOGIN, client.timeout(false));
        } while (result instanceof Drained && !client.connection().isDraining());
        return switch (result) {
            case Line line -> decoded(client.channel().text(line));
            case TooLong tooLong -> Optional.empty();
            default -> throw new IOException("the client left within an exchange");
        };
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
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
            case LoginResult.Refused refused -> refused(state);
            case LoginResult.TlsRequired required -> new Outcome(state, privacyRequired());
            case LoginResult.Unavailable unavailable -> new Outcome(state, UNAVAILABLE);
        };
    }

    private Outcome refused(State state) {
        Reply reply = Reply.no("AUTHENTICATIONFAILED", "name or password is wrong");
        return ++failures >= client.settings().failedLogins()
                ? Outcome.last(reply, "too many failed logins")
                : new Outcome(state, reply);
    }

    private static Reply privacyRequired() {
        return Reply.no("PRIVACYREQUIRED", "passwords are taken over TLS only");
    }
}
