package org.palomar.directory.internal.login;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.directory.internal.sasl.LoginExchange;
import org.palomar.directory.internal.sasl.PlainExchange;
import org.palomar.directory.internal.sasl.ScramAlgorithm;
import org.palomar.directory.internal.sasl.ScramExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs in: by password or by SASL, on connections where that is safe. */
public final class MailAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(MailAuthenticator.class);

    private static final String PLAIN = "PLAIN";
    private static final String LOGIN = "LOGIN";
    private static final int NONCE = 18;

    private final Supplier<LoginSettings> settings;
    private final Directory directory;
    private final PasswordVerification verification;
    private final ScramUsers scramUsers;
    private final GuardedLogins guard;
    private final Refusals refusals;
    private final LoginFigures figures;
    private final SecureRandom random;

    MailAuthenticator(
            Supplier<LoginSettings> settings,
            Directory directory,
            PasswordVerification verification,
            ScramUsers scramUsers,
            GuardedLogins guard,
            Refusals refusals,
            LoginFigures figures,
            SecureRandom random) {
        this.settings = settings;
        this.directory = directory;
        this.verification = verification;
        this.scramUsers = scramUsers;
        this.guard = guard;
        this.refusals = refusals;
        this.figures = figures;
        this.random = random;
    }

    @Override
    public boolean plaintextAllowed(LoginContext context) {
        return context.tls() || (context.loopbackListener() && settings.get().plaintextLoopback());
    }

    @Override
    public List<String> mechanisms(LoginContext context) {
        List<String> mechanisms = new ArrayList<>();
        if (plaintextAllowed(context)) {
            for (ScramAlgorithm algorithm : scramUsers.offered()) {
                if (context.endPoint().isPresent()) {
                    mechanisms.add(algorithm.mechanism() + ScramAlgorithm.PLUS);
                }
                mechanisms.add(algorithm.mechanism());
            }
            mechanisms.add(PLAIN);
            mechanisms.add(LOGIN);
        }
        return mechanisms;
    }

    @Override
    public LoginResult login(String name, Password password, LoginContext context) {
        if (!plaintextAllowed(context)) {
            return figures.count(new LoginResult.TlsRequired());
        }
        long start = System.nanoTime();
        if (password.length() == 0 || password.length() > Password.MAX_OCTETS) {
            return refuse(start);
        }
        LoginAttempt attempt = GuardedLogins.attempt(name, context);
        Optional<Instant> blocked = guard.refused(attempt);
        if (blocked.isPresent()) {
            return block(start, blocked.get());
        }
        try {
            Optional<Address> address = Address.parse(name);
            Optional<Account> account = address.isPresent() ? directory.account(address.get()) : Optional.empty();
            boolean right = verification.isRight(
                    account, password.octets(), context.remote().getAddress());
            if (right && account.isPresent() && account.get().enabled()) {
                return grant(attempt, account.get(), start);
            }
            return refuse(guard.wrong(attempt, password.octets()), start);
        } catch (DirectoryUnavailableException unavailable) {
            // Counted as unavailable; a line for each would fill the log during an attack.
            LOG.debug("A login could not be checked: {}", unavailable.getMessage());
            return putOff(start);
        }
    }

    private LoginResult grant(LoginAttempt attempt, Account account, long start) {
        return guard.right(attempt)
                .map(until -> block(start, until))
                .orElseGet(() -> figures.count(new LoginResult.Granted(account)));
    }

    /** A wrong password has the same answer as a right one where such logins are blocked, at the same time: nobody learns which it was. */
    private LoginResult refuse(Optional<Instant> blocked, long start) {
        return blocked.map(until -> block(start, until)).orElseGet(() -> refuse(start));
    }

    private LoginResult block(long start, Instant until) {
        return figures.count(refusals.block(start, until));
    }

    private LoginResult refuse(long start) {
        return figures.count(refusals.refuse(start));
    }

    private LoginResult putOff(long start) {
        return figures.count(refusals.putOff(start));
    }

    @Override
    public SaslExchange start(String mechanism, LoginContext context) {
        String name = mechanism.toUpperCase(Locale.ROOT);
        if (!plaintextAllowed(context)) {
            return new Hopeless(new SaslStep.Done(new LoginResult.TlsRequired()));
        }
        if (!mechanisms(context).contains(name)) {
            return new Hopeless(new SaslStep.Malformed());
        }
        return switch (name) {
            case PLAIN ->
                new PlainExchange((user, password) -> login(user, password, context), () -> refuse(System.nanoTime()));
            case LOGIN -> new LoginExchange((user, password) -> login(user, password, context));
            default -> scram(name, context);
        };
    }

    private SaslExchange scram(String name, LoginContext context) {
        boolean plus = name.endsWith(ScramAlgorithm.PLUS);
        String mechanism = plus ? name.substring(0, name.length() - ScramAlgorithm.PLUS.length()) : name;
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        ScramExchange.Terms terms = new ScramExchange.Terms(
                ScramAlgorithm.of(mechanism).orElseThrow(),
                plus,
                context.endPoint().map(ScramExchange.ByteString::new),
                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce));
        return new ScramExchange(terms, users(context));
    }

    private ScramExchange.Users users(LoginContext context) {
        return new ScramExchange.Users() {
            @Override
            public Optional<LoginResult> blocked(String name) {
                return guard.refused(GuardedLogins.attempt(name, context))
                        .map(until -> block(System.nanoTime(), until));
            }

            @Override
            public ScramExchange.Candidate candidate(String name, ScramAlgorithm algorithm)
                    throws DirectoryUnavailableException {
                return scramUsers.find(name, algorithm, context.remote().getAddress());
            }

            @Override
            public LoginResult wrong(String name) {
                return MailAuthenticator.this.refuse(
                        guard.wrong(GuardedLogins.attempt(name, context)), System.nanoTime());
            }

            @Override
            public LoginResult refuse() {
                return MailAuthenticator.this.refuse(System.nanoTime());
            }

            @Override
            public LoginResult unavailable() {
                return putOff(System.nanoTime());
            }

            @Override
            public LoginResult grant(String name, Account account) {
                return MailAuthenticator.this.grant(GuardedLogins.attempt(name, context), account, System.nanoTime());
            }
        };
    }

    /** Ends at the first response. */
    private record Hopeless(SaslStep end) implements SaslExchange {
        @Override
        public boolean clientFirst() {
            return true;
        }

        @Override
        public SaslStep respond(byte[] response) {
            return end;
        }
    }
}
