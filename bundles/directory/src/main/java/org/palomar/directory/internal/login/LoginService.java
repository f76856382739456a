package org.palomar.directory.internal.login;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.metric.MetricSink;
import org.palomar.directory.internal.Credentials;
import org.palomar.directory.internal.records.Records;
import org.palomar.directory.internal.sasl.ScramAlgorithm;

/** Everything about logins, put together; {@link #close} lets waiting refusals go and stops the pool. */
public final class LoginService implements AutoCloseable {

    private static final int SECRET = 32;

    private final Records records;
    private final Supplier<LoginSettings> settings;
    private final SecureRandom random = new SecureRandom();
    private final PasswordChecks checks =
            new PasswordChecks(Runtime.getRuntime().availableProcessors());
    private final RecentLogins recent;
    private final KeylessAccounts keyless = new KeylessAccounts();
    private final CredentialMaker maker;
    private final Rehashing rehashing = new Rehashing(System::nanoTime);
    private final LoginFigures figures = new LoginFigures();
    private final GuardedLogins guard;
    private final Refusals refusals;

    /** @param guard who refuses logins after wrong passwords, if somebody does */
    public LoginService(
            Records records, Supplier<LoginSettings> settings, Clock clock, Supplier<Optional<LoginGuard>> guard) {
        this.records = records;
        this.settings = settings;
        this.recent = new RecentLogins(clock, random);
        this.guard = new GuardedLogins(guard, random);
        this.maker = new CredentialMaker(settings, checks, recent, keyless, random);
        this.refusals = new Refusals(() -> settings.get().refusalTime());
    }

    /** For the administration of accounts. */
    public Credentials credentials() {
        return maker;
    }

    public Authenticator authenticator(Directory directory) throws DirectoryUnavailableException {
        byte[] fresh = new byte[SECRET];
        random.nextBytes(fresh);
        String secret = records.setting("scram-secret", Base64.getEncoder().encodeToString(fresh));
        keyless.load(records);
        ScramUsers users = new ScramUsers(
                directory,
                records,
                checks,
                settings,
                keyless,
                Base64.getDecoder().decode(secret));
        PasswordVerification verification =
                new PasswordVerification(settings, records, checks, maker, recent, keyless, rehashing, figures);
        return new MailAuthenticator(settings, directory, verification, users, guard, refusals, figures, random);
    }

    /** The mechanisms that are set and offered to nobody, with the number of accounts that have no keys for them; the strongest first. */
    public Map<String, Integer> withoutScram() {
        Map<String, Integer> accounts = new LinkedHashMap<>();
        for (ScramAlgorithm algorithm : settings.get().scram()) {
            int without = keyless.count(algorithm);
            if (without > 0) {
                accounts.put(algorithm.mechanism(), without);
            }
        }
        return accounts;
    }

    public void report(MetricSink sink) {
        figures.report(sink, checks.waiting());
    }

    @Override
    public void close() {
        refusals.close();
        rehashing.close();
        checks.close();
    }
}
