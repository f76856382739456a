package org.palomar.countries.internal;

import com.maxmind.db.Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.palomar.api.country.Country;

/** A database that was read as a whole: whoever changes its file changes nothing here. Immutable, safe for any thread. */
final class CountryDatabase {

    /** Octets, all in memory. Databases of countries have some ten million; those of towns more than this. */
    static final long MOST = 48L << 20;

    private final Reader reader;
    private final Instant built;

    private CountryDatabase(Reader reader) {
        this.reader = reader;
        this.built = reader.getMetadata().buildTime();
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it can't be read, is too large, or is no database of addresses
     */
    static CountryDatabase read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes((int) MOST + 1);
            if (octets.length > MOST) {
                throw new IOException("it has more than " + (MOST >> 20)
                        + " MB, as databases of towns have; one of countries is enough");
            }
            CountryDatabase database = new CountryDatabase(new Reader(new ByteArrayInputStream(octets)));
            Optional<Country> unused = database.of(InetAddress.getLoopbackAddress());
            return database;
        } catch (RuntimeException damaged) { // the library counts on what the file says of itself
            throw new IOException("it is damaged", damaged);
        }
    }

    /** As MaxMind and DB-IP write it ({@code country.iso_code}), or IPinfo ({@code country_code}, {@code country}). */
    Optional<Country> of(InetAddress address) throws IOException {
        Map<?, ?> record;
        try {
            record = reader.get(address, Map.class);
        } catch (RuntimeException damaged) {
            throw new IOException("the database of countries is damaged", damaged);
        }
        if (record == null) {
            return Optional.empty();
        }
        Object country = record.get("country");
        return Stream.of(
                        country instanceof Map<?, ?> nested ? nested.get("iso_code") : null,
                        record.get("country_code"),
                        country)
                .flatMap(CountryDatabase::read)
                .findFirst();
    }

    private static Stream<Country> read(@Nullable Object code) {
        return code instanceof String text ? Country.parse(text).stream() : Stream.empty();
    }

    Instant built() {
        return built;
    }
}
