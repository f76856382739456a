package org.palomar.countries.internal;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.palomar.api.country.Country;

/** A database that was read as a whole: whoever changes its file changes nothing here. Safe for any thread. */
final class CountryDatabase {

    /** Octets, all in memory, and twice so while it is read anew: of a heap of 256 MB. Databases of countries have some ten million; those of towns more than this. */
    static final long MOST = 16L << 20;

    private final Reader reader;
    private final Instant built;

    /** Whether it knows addresses of IPv6: in one of IPv4 alone the library finds their first octets. */
    private final boolean sixes;

    private volatile Optional<String> damage = Optional.empty();

    private CountryDatabase(Reader reader) {
        this.reader = reader;
        this.built = reader.getMetadata().buildTime();
        this.sixes = reader.getMetadata().ipVersion() > 4;
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it can't be read, is too large, or is no database of addresses
     */
    static CountryDatabase read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST) {
            throw new IOException("it has " + size + " octets, more than " + (MOST >> 20)
                    + " MB, as databases of towns and networks have; one of countries is enough");
        }
        try {
            // With one copy of it, beside the one that is in use.
            CountryDatabase database = new CountryDatabase(new Reader(file.toFile(), Reader.FileMode.MEMORY));
            Optional<Country> unused = database.of(InetAddress.getLoopbackAddress());
            return database;
        } catch (RuntimeException damaged) { // the library counts on what the file says of itself
            throw new IOException("it is damaged", damaged);
        }
    }

    /** As MaxMind and DB-IP write it ({@code country.iso_code}), or IPinfo ({@code country_code}, {@code country}). */
    Optional<Country> of(InetAddress address) throws IOException {
        try {
            return found(address);
        } catch (RuntimeException | IOException failure) {
            damage = Optional.of("it is damaged: " + reason(failure));
            throw new IOException("the database of countries is damaged", failure);
        }
    }

    /** Why the last look that failed did, as a clause; a file that opens may be damaged further in. */
    Optional<String> damage() {
        return damage;
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private Optional<Country> found(InetAddress address) throws IOException {
        if (!sixes && address instanceof Inet6Address) {
            return Optional.empty();
        }
        Map<?, ?> record = reader.get(address, Map.class);
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
