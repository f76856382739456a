package org.palomar.countries.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;

/** Tells countries by the database of the settings. Safe for any thread. */
@Component(
        service = {Countries.class, HealthIndicator.class},
        configurationPid = CountriesComponent.PID)
@Designate(ocd = CountriesConfiguration.class)
public final class CountriesComponent implements Countries, HealthIndicator {

    static final String PID = "palomar.countries";

    /** Networks are sold on: some percent of addresses are told wrong after a year. */
    static final Duration OLD = Duration.ofDays(180);

    private static final String REMEDY =
            "Put a database of countries in MaxMind's format there, as MaxMind (GeoLite2-Country), DB-IP and IPinfo offer them, or name yours by database in etc/palomar.countries.cfg.";

    private final LastGood<CountriesSettings> settings = new LastGood<>(PID, CountriesSettings::read);
    private final Clock clock;
    private final LongSupplier nanos;
    private volatile DatabaseFile file;

    @Activate
    public CountriesComponent(Map<String, Object> properties) {
        this(properties, Clock.systemUTC(), System::nanoTime);
    }

    CountriesComponent(Map<String, Object> properties, Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.file = new DatabaseFile(settings.update(properties).database(), nanos);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        CountriesSettings current = settings.update(properties);
        if (!current.database().equals(file.path())) {
            file = new DatabaseFile(current.database(), nanos);
        }
    }

    @Override
    public Optional<Country> of(InetAddress address) throws IOException {
        Optional<String> unsettled = settings.unsettled();
        if (unsettled.isPresent()) {
            throw new IOException("no country is known: " + unsettled.get());
        }
        DatabaseFile current = file;
        CountryDatabase database = current.database()
                .orElseThrow(() -> new IOException("no country is known, as " + current.path() + " can't be read: "
                        + current.problem().orElse("it was never looked at")));
        return database.of(address);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings =
                new ArrayList<>(settings.findings("countries", "mail for which a list names a country waits"));
        DatabaseFile current = file;
        Optional<CountryDatabase> database = current.database();
        current.problem()
                .map(problem -> new HealthFinding(
                        database.isPresent() ? HealthFinding.Severity.DEGRADED : HealthFinding.Severity.FAILED,
                        "countries",
                        "The database of countries " + current.path() + " can't be read: " + problem
                                + (database.isPresent()
                                        ? ". What it was before holds."
                                        : ". Mail for which a list names a country waits."),
                        REMEDY))
                .ifPresent(findings::add);
        database.flatMap(CountryDatabase::damage)
                .map(damage -> new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "countries",
                        "The database of countries " + current.path() + " can't tell of some addresses: " + damage
                                + ". Mail from there for which a list names a country waits.",
                        REMEDY))
                .ifPresent(findings::add);
        database.map(CountryDatabase::built)
                .filter(built -> built.plus(OLD).isBefore(clock.instant()))
                .map(built -> new HealthFinding(
                        HealthFinding.Severity.NOTICE,
                        "countries",
                        "The database of countries " + current.path() + " is of "
                                + LocalDate.ofInstant(built, ZoneOffset.UTC)
                                + ": some addresses are used elsewhere by now.",
                        "Bring it up to date, as geoipupdate does; a new file is read within a minute."))
                .ifPresent(findings::add);
        return findings;
    }
}
