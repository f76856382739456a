package org.palomar.countries.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Network;
import org.palomar.api.country.Country;
import org.palomar.api.health.HealthFinding;

class CountriesTest {

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("country.mmdb");
    }

    private static byte[] database(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(CountriesTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    /** As tools that bring databases up to date do it. */
    private void put(byte[] octets) throws IOException {
        Path other = folder.resolve("new");
        Files.write(other, octets);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private CountriesComponent countries(Instant now) {
        return new CountriesComponent(
                Map.of("database", file.toString()), Clock.fixed(now, ZoneOffset.UTC), nanos::get);
    }

    private CountriesComponent countries() {
        return countries(Instant.now());
    }

    private static String country(CountriesComponent countries, String address) throws IOException {
        return countries
                .of(Network.parseAddress(address).orElseThrow())
                .map(Country::code)
                .orElse("");
    }

    private void aMinuteLater() {
        nanos.addAndGet(DatabaseFile.LOOK.toNanos());
    }

    @Test
    void readsWhatProvidersWrite() throws Exception {
        put(database("nested.mmdb"));
        CountriesComponent countries = countries();
        assertThat(country(countries, "192.0.2.1")).isEqualTo("DE");
        assertThat(country(countries, "198.51.100.200")).isEqualTo("KP");
        assertThat(country(countries, "2001:db8:1::1")).isEqualTo("MX");
        assertThat(country(countries, "::ffff:192.0.2.1")).isEqualTo("DE");
        assertThat(country(countries, "203.0.113.1"))
                .as("registered there, used elsewhere")
                .isEmpty();
        assertThat(country(countries, "10.0.0.1")).isEmpty();
        assertThat(countries.findings()).isEmpty();
        put(database("flat.mmdb"));
        aMinuteLater();
        assertThat(country(countries, "192.0.2.1")).isEqualTo("DE");
        assertThat(country(countries, "198.51.100.200")).isEqualTo("KP");
        assertThat(country(countries, "203.0.113.1")).as("no code").isEmpty();
        assertThat(country(countries, "2001:db8:1::1")).isEmpty();
    }

    @Test
    void whatWasReadLastHoldsUntilWhatIsThereCanBeRead() throws Exception {
        CountriesComponent countries = countries();
        assertThatThrownBy(() -> country(countries, "192.0.2.1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no such file");
        assertThat(countries.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED);
            assertThat(finding.text()).contains(file.toString(), "waits");
            assertThat(finding.remedy()).contains("etc/palomar.countries.cfg");
        });
        put(database("nested.mmdb"));
        assertThatThrownBy(() -> country(countries, "192.0.2.1")).isInstanceOf(IOException.class);
        aMinuteLater();
        assertThat(country(countries, "192.0.2.1")).isEqualTo("DE");
        put("nothing of that kind".getBytes(StandardCharsets.UTF_8));
        aMinuteLater();
        assertThat(country(countries, "192.0.2.1")).isEqualTo("DE");
        assertThat(countries.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.DEGRADED);
            assertThat(finding.text()).contains("What it was before holds");
        });
        put(database("flat.mmdb"));
        aMinuteLater();
        assertThat(country(countries, "2001:db8::1")).isEmpty();
        assertThat(countries.findings()).isEmpty();
    }

    @Test
    void anotherFileIsReadAtOnceAndWrongSettingsChangeNothing() throws Exception {
        put(database("nested.mmdb"));
        CountriesComponent countries = countries();
        Path other = folder.resolve("other.mmdb");
        Files.write(other, database("flat.mmdb"));
        countries.modified(Map.of("database", other.toString()));
        assertThat(country(countries, "2001:db8::1")).isEmpty();
        countries.modified(Map.of("database", other.toString(), "databse", "x"));
        assertThat(countries.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("databse"));
    }

    /** 2001:db8:: begins with the octets of 32.1.13.184, which this one knows. */
    @Test
    void aDatabaseOfIpv4SaysNothingOfIpv6() throws Exception {
        put(database("four.mmdb"));
        CountriesComponent countries = countries();
        assertThat(country(countries, "32.1.13.184")).isEqualTo("DE");
        assertThat(country(countries, "2001:db8::1")).isEmpty();
        assertThat(country(countries, "::1")).isEmpty();
    }

    @Test
    void anOldDatabaseIsNamed() throws Exception {
        put(database("nested.mmdb"));
        Instant built = CountryDatabase.read(file).built();
        assertThat(countries(built.plus(CountriesComponent.OLD)).findings()).isEmpty();
        assertThat(countries(built.plus(CountriesComponent.OLD).plusSeconds(1)).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.NOTICE));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        put(Arrays.copyOf(database("nested.mmdb"), (int) CountryDatabase.MOST + 1));
        assertThatThrownBy(() -> CountryDatabase.read(file)).hasMessageContaining("more than 16 MB");
    }

    /** It opens, as what the first look goes by is sound. */
    @Test
    void aDatabaseThatIsDamagedFurtherInIsTold() throws Exception {
        CountriesComponent countries = damagedFurtherIn();
        assertThat(countries.findings()).as("nobody has asked").isEmpty();
        assertThatThrownBy(() -> country(countries, "192.0.2.1")).isInstanceOf(IOException.class);
        assertThat(countries.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED);
            assertThat(finding.text()).contains("damaged", "waits").doesNotContain("null");
        });
        put(database("nested.mmdb"));
        aMinuteLater();
        assertThat(country(countries, "192.0.2.1")).isEqualTo("DE");
        assertThat(countries.findings()).isEmpty();
    }

    /** With the first octet damaged that no look needs but one. */
    private CountriesComponent damagedFurtherIn() throws IOException {
        byte[] sound = database("nested.mmdb");
        for (int at = 0; at < sound.length; at++) {
            byte[] octets = sound.clone();
            octets[at] = (byte) 0xff;
            put(octets);
            CountriesComponent countries = countries();
            if (countries.findings().isEmpty()
                    && !fails(countries, "198.51.100.200")
                    && fails(countries, "192.0.2.1")) {
                return countries();
            }
        }
        throw new AssertionError("no such octet");
    }

    private static boolean fails(CountriesComponent countries, String address) {
        try {
            String unused = country(countries, address);
            return false;
        } catch (IOException damaged) {
            return true;
        }
    }

    @Test
    void aReadThatIsInterruptedSaysSo() throws Exception {
        put(database("nested.mmdb"));
        Thread.currentThread().interrupt();
        CountriesComponent countries = countries();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(countries.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text()).contains("interrupted").doesNotContain("null"));
        aMinuteLater();
        assertThat(country(countries, "192.0.2.1")).isEqualTo("DE");
    }

    /** Disks lie: a database is read, or refused by an exception that is expected, and so is a look into it. */
    @Test
    void damageIsAnErrorThatIsExpected() throws Exception {
        byte[] sound = database("nested.mmdb");
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            byte[] octets = sound.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            put(random.nextInt(10) == 0 ? Arrays.copyOf(octets, random.nextInt(octets.length)) : octets);
            try {
                CountryDatabase database = CountryDatabase.read(file);
                byte[] address = new byte[random.nextBoolean() ? 4 : 16];
                random.nextBytes(address);
                assertThat(database.of(InetAddress.getByAddress(address))).isNotNull();
                assertThat(database.of(Network.parseAddress("198.51.100.1").orElseThrow()))
                        .isNotNull();
                assertThat(database.built()).isNotNull();
            } catch (IOException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }
}
