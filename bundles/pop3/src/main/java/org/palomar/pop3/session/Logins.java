package org.palomar.pop3.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.net.SaslDialogue;
import org.palomar.net.SaslDialogue.Ended;
import org.palomar.pop3.grammar.Command;

/** The ways into a maildrop: USER and PASS, and AUTH. For the session's thread. */
final class Logins {

    /** Octets of one SASL response in base64; tokens of OAuth are a few thousand (RFC 5034 §4 lets servers choose). */
    private static final int MAX_RESPONSE = 16 * 1024;

    private static final State START = State.start();

    private final Connection connection;
    private final Shared shared;
    private final Pop3Settings settings;
    private final long begun = System.nanoTime();
    private final SaslDialogue.Framing framing = new SaslDialogue.Framing() {
        @Override
        public LineChannel.LineResult ask(String challenge) throws IOException {
            LineChannel channel = connection.channel();
            channel.write("+ " + challenge + "\r\n");
            Duration patience = patience();
            return patience.isNegative() ? new LineChannel.TimedOut() : channel.readLine(MAX_RESPONSE, patience);
        }

        @Override
        public String text(LineChannel.Line line) {
            return connection.channel().text(line);
        }
    };

    private int failures;

    Logins(Connection connection, Shared shared, Pop3Settings settings) {
        this.connection = connection;
        this.shared = shared;
        this.settings = settings;
    }

    /** How long to wait for the next line of a client that has not logged in; negative when its time is up. */
    Duration patience() {
        Duration left = settings.loginDeadline().minusNanos(System.nanoTime() - begun);
        return left.compareTo(settings.loginTimeout()) < 0 ? left : settings.loginTimeout();
    }

    LoginContext context() {
        return connection.loginContext();
    }

    /** Never tells whether the user exists (RFC 1939 §7, §13). */
    Outcome user(Command.User command) {
        Optional<Authenticator> authenticator = shared.authenticator().within(settings.serviceWait());
        if (authenticator.isEmpty()) {
            return unavailable();
        }
        return authenticator.get().plaintextAllowed(context())
                ? Outcome.ok(new State.Authorization(Optional.of(command.name())), "now the password")
                : tlsRequired();
    }

    Outcome pass(Optional<String> user, Command.Pass command) {
        Optional<Authenticator> authenticator = shared.authenticator().within(settings.serviceWait());
        if (authenticator.isEmpty()) {
            return unavailable();
        }
        if (user.isEmpty()) {
            return Outcome.refused(START, "USER comes first");
        }
        String name = new String(user.get().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        try (Password password = Password.ofOctets(command.password().getBytes(StandardCharsets.ISO_8859_1))) {
            return ended(authenticator.get().login(name, password, context()));
        }
    }

    Outcome auth(Command.Auth command) throws IOException {
        Optional<Authenticator> authenticator = shared.authenticator().within(settings.serviceWait());
        if (authenticator.isEmpty()) {
            return unavailable();
        }
        LoginContext context = context();
        if (authenticator.get().mechanisms(context).stream().noneMatch(command.mechanism()::equalsIgnoreCase)) {
            return Outcome.refused(START, Reply.Code.AUTH, "this mechanism is not offered on this connection");
        }
        SaslExchange exchange = authenticator.get().start(command.mechanism(), context);
        return switch (SaslDialogue.run(exchange, command.initial(), SaslDialogue.Early.REFUSED, framing)) {
            case Ended.Answered(LoginResult result) -> ended(result);
            case Ended.Cancelled() -> failed(Reply.Code.NONE, "the login was cancelled");
            case Ended.Malformed() -> failed(Reply.Code.NONE, "that is no response of this mechanism");
            case Ended.TooLong() -> failed(Reply.Code.NONE, "the response is too long");
            case Ended.Interrupted(LineChannel.LineResult reason) -> interrupted(reason);
        };
    }

    private Outcome interrupted(LineChannel.LineResult reason) {
        if (reason instanceof LineChannel.Drained) {
            return Outcome.restarting();
        }
        if (reason instanceof LineChannel.TimedOut && patience().isNegative()) {
            return Outcome.refused(new State.Ended(), "you did not log in in time");
        }
        // RFC 1939 §3: a timeout closes without a word, as does a client that left.
        return new Outcome(new State.Ended(), new Reply.None());
    }

    private Outcome ended(LoginResult result) {
        return switch (result) {
            case LoginResult.Granted(Account account) -> open(account);
            case LoginResult.Refused() -> {
                shared.metrics().failedLogin();
                yield failed(Reply.Code.AUTH, "wrong user name or password");
            }
            case LoginResult.Blocked blocked -> {
                shared.metrics().failedLogin();
                // RFC 3206 §4, not AUTH: the password may be right, and a mail program is to keep it
                yield failed(Reply.Code.SYS_TEMP, blocked.text());
            }
            case LoginResult.TlsRequired() -> tlsRequired();
            case LoginResult.Unavailable() -> failed(Reply.Code.SYS_TEMP, "try again later");
        };
    }

    private Outcome open(Account account) {
        Optional<MailStore> store = shared.store().within(settings.serviceWait());
        if (store.isEmpty()) {
            return unavailable();
        }
        Optional<MaildropLocks.Lock> lock = shared.locks().take(account.id());
        if (lock.isEmpty()) {
            return Outcome.refused(START, Reply.Code.IN_USE, "another session has this maildrop");
        }
        boolean opened = false;
        try {
            Maildrop maildrop = new Maildrop(store.get().account(account.id()).open(MailboxName.INBOX), lock.get());
            connection.describe(account.address().toString(), "TRANSACTION");
            Outcome granted = Outcome.ok(new State.Transaction(maildrop), maildrop.count() + " messages");
            opened = true;
            return granted;
        } catch (StoreException | MailboxException unreadable) {
            return unavailable();
        } finally {
            if (!opened) {
                lock.get().close();
            }
        }
    }

    private static Outcome tlsRequired() {
        return Outcome.refused(START, Reply.Code.AUTH, "passwords are taken over TLS only");
    }

    /** An attempt that led nowhere, whyever: each costs the server its part of an exchange. */
    private Outcome failed(Reply.Code code, String text) {
        State next = ++failures >= settings.maxFailedLogins() ? new State.Ended() : START;
        return Outcome.refused(next, code, text);
    }

    private static Outcome unavailable() {
        return Outcome.refused(START, Reply.Code.SYS_TEMP, "try again later");
    }
}
