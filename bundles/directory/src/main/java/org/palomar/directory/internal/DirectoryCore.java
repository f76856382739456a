package org.palomar.directory.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.list.ListNames;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.preference.Holder;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.directory.internal.login.LoginService;
import org.palomar.directory.internal.login.LoginSettings;
import org.palomar.directory.internal.preference.KeptPreferences;
import org.palomar.directory.internal.records.Records;

/** The directory with its logins, over any records. */
public final class DirectoryCore implements AutoCloseable {

    private final Residents residents;
    private final LoginService logins;
    private final Directory directory;
    private final RelayedNames relayed;
    private final DirectoryAdmin admin;
    private final KeptPreferences preferences;
    private final Authenticator authenticator;

    /** As below, where nobody rewrites senders, keeps mailing lists or refuses logins. */
    public DirectoryCore(Records records, Supplier<LoginSettings> settings, Clock clock)
            throws DirectoryUnavailableException {
        this(
                records,
                settings,
                clock,
                new ExpectedService<>(() -> false, Duration.ZERO),
                new ExpectedService<>(() -> false, Duration.ZERO),
                Optional::empty,
                RelayedNames.folder());
    }

    /**
     * Reads everything into memory.
     *
     * @param rewriting who knows whom rewritten senders stand for
     * @param names who knows the names of mailing lists
     * @param guard who refuses logins after wrong passwords, if somebody does
     * @param relayed folder of lists of names that other servers of relayed domains have
     */
    public DirectoryCore(
            Records records,
            Supplier<LoginSettings> settings,
            Clock clock,
            ExpectedService<SenderRewriting> rewriting,
            ExpectedService<ListNames> names,
            Supplier<Optional<LoginGuard>> guard,
            Path relayed)
            throws DirectoryUnavailableException {
        Supplier<Optional<Address>> postmaster = () -> settings.get().postmaster();
        KnownLists lists = new KnownLists(names);
        this.residents = new Residents(records.load());
        this.logins = new LoginService(records, settings, clock, guard);
        this.relayed = new RelayedNames(relayed, clock);
        this.directory = new MailDirectory(residents, postmaster, rewriting, lists, this.relayed);
        this.preferences = new KeptPreferences(records.preferences(), residents, this::exists);
        this.admin =
                new DirectoryChanges(records, residents, logins.credentials(), postmaster, preferences::forget, lists);
        boolean ready = false;
        try {
            this.authenticator = logins.authenticator(directory);
            ready = true;
        } finally {
            if (!ready) {
                logins.close();
            }
        }
    }

    public Directory directory() {
        return directory;
    }

    /** Lists of names of relayed domains that are wrong. */
    List<HealthFinding> findings() {
        return relayed.findings();
    }

    public DirectoryAdmin admin() {
        return admin;
    }

    /** What domains and accounts want, for whoever asks and for whoever changes it. */
    public KeptPreferences preferences() {
        return preferences;
    }

    private boolean exists(Holder holder) {
        return switch (holder) {
            case Holder.OfDomain(Domain domain) -> residents.domain(domain).isPresent();
            case Holder.OfAccount(AccountId account) ->
                residents.account(account).isPresent();
        };
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /** The SCRAM mechanisms that are set and not offered, with the number of enabled accounts that have no keys for them. */
    public Map<String, Integer> withoutScram() {
        return logins.withoutScram();
    }

    public void report(MetricSink sink) {
        sink.gauge(
                "palomar_directory_domains",
                "Local domains",
                Map.of(),
                residents.domains().size());
        sink.gauge(
                "palomar_directory_accounts",
                "Accounts",
                Map.of(),
                residents.accounts().size());
        sink.gauge(
                "palomar_directory_aliases",
                "Aliases",
                Map.of(),
                residents.aliases().size());
        logins.report(sink);
    }

    @Override
    public void close() {
        logins.close();
    }
}
