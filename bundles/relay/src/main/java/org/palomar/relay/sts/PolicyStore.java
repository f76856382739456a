package org.palomar.relay.sts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Policies that were fetched, in a folder, one file for each domain. What can't be written is known until the next start. Safe for any thread. */
public final class PolicyStore {

    /**
     * A policy that was fetched.
     *
     * @param id of the record that announced it
     */
    record Stored(String id, Instant fetched, String text, StsPolicy policy) {

        boolean holds(Instant now) {
            return now.isBefore(fetched.plus(policy.maxAge()));
        }
    }

    /** Domains whose policies are kept; of more, those that were not asked for the longest go, so that nobody drives out those that are in use by writing to many domains. */
    static final int MOST = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(PolicyStore.class);

    private final Path folder;
    /** In the order of their last use. */
    private final Map<Domain, Stored> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true));

    /** @param folder made when it is needed */
    public PolicyStore(Path folder) {
        this.folder = folder;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.limit(2L * MOST).forEach(this::load);
            } catch (IOException | UncheckedIOException unreadable) {
                LOG.warn("MTA-STS policies can't be read, and are fetched anew: {}", unreadable.getMessage());
            }
        }
    }

    private void load(Path file) {
        Optional<Domain> domain = Domain.parse(file.getFileName().toString());
        try {
            if (domain.isPresent() && Files.size(file) <= 2L * StsPolicy.MAX_TEXT && known.size() < MOST) {
                read(Files.readString(file)).ifPresent(stored -> known.put(domain.get(), stored));
            }
        } catch (IOException unreadable) {
            LOG.warn("{} can't be read; the policy is fetched anew: {}", file, unreadable.getMessage());
        }
    }

    private static Optional<Stored> read(String text) {
        String[] parts = text.split("\n", 3);
        if (parts.length < 3 || !parts[1].matches("\\d{1,15}")) {
            return Optional.empty();
        }
        return StsPolicy.parse(parts[2])
                .map(policy -> new Stored(parts[0], Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[2], policy));
    }

    /** The policy of a domain, if it holds still. */
    Optional<Stored> get(Domain domain, Instant now) {
        return Optional.ofNullable(known.get(domain)).filter(stored -> stored.holds(now));
    }

    void put(Domain domain, Stored stored) {
        known.put(domain, stored);
        oldest().ifPresent(this::forget);
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, ".", ".draft");
            Files.write(
                    draft,
                    List.of(stored.id(), Long.toString(stored.fetched().toEpochMilli()), stored.text()),
                    StandardCharsets.UTF_8);
            Files.move(
                    draft,
                    folder.resolve(domain.name()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            LOG.warn("The MTA-STS policy of {} can't be kept: {}", domain, full.getMessage());
        }
    }

    /** Who is to go, if there are too many. */
    private Optional<Domain> oldest() {
        synchronized (known) {
            return known.size() > MOST ? known.keySet().stream().findFirst() : Optional.empty();
        }
    }

    private void forget(Domain domain) {
        known.remove(domain);
        try {
            Files.deleteIfExists(folder.resolve(domain.name()));
        } catch (IOException stays) {
            LOG.debug("{}", stays.getMessage());
        }
    }
}
