package org.palomar.managesieve.session;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.directory.Account;
import org.palomar.managesieve.grammar.Command;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.net.SaslDialogue;
import org.palomar.net.SaslDialogue.Ended;

/** AUTHENTICATE (RFC 5804 §2.1). For the session's thread. */
final class Logins {

    private static final State BEFORE = new State.Before();

    private final Connection connection;
    private final CommandReader reader;
    private final Shared shared;
    private final SieveSettings settings;
    private long begun = System.nanoTime();
    private String answer = "";
    private int failures;

    Logins(Connection connection, CommandReader reader, Shared shared, SieveSettings settings) {
        this.connection = connection;
        this.reader = reader;
        this.shared = shared;
        this.settings = settings;
    }

    /** How long to wait for the next line of a client that has not logged in; negative when its time is up. */
    Duration patience() {
        Duration left = settings.loginDeadline().minusNanos(System.nanoTime() - begun);
        return left.compareTo(settings.loginTimeout()) < 0 ? left : settings.loginTimeout();
    }

    /** The client begins anew, with all of its time (RFC 5804 §2.14.1). */
    void restart() {
        begun = System.nanoTime();
    }

    /** What can be used here and now. */
    List<String> mechanisms() {
        return shared.authenticator()
                .within(settings.serviceWait())
                .map(present -> present.mechanisms(connection.loginContext()))
                .orElse(List.of());
    }

    Outcome authenticate(Command.Authenticate command) throws IOException {
        Optional<Authenticator> authenticator = shared.authenticator().within(settings.serviceWait());
        if (authenticator.isEmpty()) {
            return Outcome.no(BEFORE, "TRYLATER", "try again later");
        }
        LoginContext context = connection.loginContext();
        if (authenticator.get().mechanisms(context).stream().noneMatch(command.mechanism()::equalsIgnoreCase)) {
            return connection.canStartTls()
                    ? Outcome.no(BEFORE, "ENCRYPT-NEEDED", "this mechanism is not offered here; begin TLS first")
                    : Outcome.no(BEFORE, "", "this mechanism is not offered on this connection");
        }
        SaslExchange exchange = authenticator.get().start(command.mechanism(), context);
        return switch (SaslDialogue.run(exchange, command.initial(), SaslDialogue.Early.REFUSED, framing())) {
            case Ended.Answered(LoginResult result) -> ended(result);
            case Ended.Cancelled() -> failed("", "the login was cancelled");
            case Ended.Malformed() -> failed("", "that is no response of this mechanism");
            case Ended.TooLong() -> failed("", "the response is too long");
            case Ended.Interrupted(LineChannel.LineResult reason) -> interrupted(reason);
        };
    }

    // Challenges and responses are strings, a response may be a literal; "*" cancels.
    private SaslDialogue.Framing framing() {
        return new SaslDialogue.Framing() {
            @Override
            public LineChannel.LineResult ask(String challenge) throws IOException {
                LineChannel channel = connection.channel();
                channel.write(Reply.line(challenge));
                Duration patience = patience();
                if (patience.isNegative()) {
                    return new LineChannel.TimedOut();
                }
                return switch (reader.read(CommandReader.Bounds.BEFORE_LOGIN, Logins.this::patience)) {
                    case CommandReader.Result.Complete(List<String> pieces) -> {
                        answer = string(pieces);
                        yield new LineChannel.Line(0, 0, true);
                    }
                    case CommandReader.Result.TooLong() -> new LineChannel.TooLong();
                    case CommandReader.Result.Hopeless() -> new LineChannel.EndOfStream();
                    case CommandReader.Result.Interrupted(LineChannel.LineResult reason) -> reason;
                };
            }

            @Override
            public String text(LineChannel.Line line) {
                return answer;
            }
        };
    }

    /** The one string of a response; what is none is no base64. */
    private static String string(List<String> pieces) {
        if (pieces.size() == 3) {
            return pieces.get(2).isEmpty() && pieces.get(0).startsWith("{") ? pieces.get(1) : "?";
        }
        String line = pieces.getFirst();
        boolean quoted = line.length() >= 2 && line.startsWith("\"") && line.endsWith("\"");
        return quoted ? line.substring(1, line.length() - 1) : "?";
    }

    private Outcome interrupted(LineChannel.LineResult reason) {
        if (reason instanceof LineChannel.Drained) {
            return Outcome.restarting();
        }
        if (reason instanceof LineChannel.TimedOut) {
            return Outcome.bye("", "you did not log in in time");
        }
        return new Outcome(new State.Ended(), Reply.nothing());
    }

    private Outcome ended(LoginResult result) {
        return switch (result) {
            case LoginResult.Granted(Account account) -> {
                connection.describe(account.address().toString(), "AUTHENTICATED");
                yield Outcome.ok(new State.Authenticated(account), "logged in");
            }
            case LoginResult.Refused() -> {
                shared.metrics().failedLogin();
                yield failed("", "wrong user name or password");
            }
            case LoginResult.Blocked blocked -> {
                shared.metrics().failedLogin();
                yield failed("TRYLATER", blocked.text());
            }
            case LoginResult.TlsRequired() -> Outcome.no(BEFORE, "ENCRYPT-NEEDED", "passwords are taken over TLS only");
            case LoginResult.Unavailable() -> failed("TRYLATER", "try again later");
        };
    }

    /** An attempt that led nowhere, whyever: each costs the server its part of an exchange. */
    private Outcome failed(String code, String text) {
        return ++failures >= settings.maxFailedLogins()
                ? Outcome.bye(code, text + "; too many failed logins")
                : Outcome.no(BEFORE, code, text);
    }
}
