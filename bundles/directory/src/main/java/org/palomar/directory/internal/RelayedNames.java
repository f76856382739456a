package org.palomar.directory.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;

/**
 * Which names the other server of a relayed domain has, if an operator lists them: {@code DOMAIN.txt} in a folder, a name or a whole address a line, {@code #} before remarks. Without a file all names are taken, as nobody
 * knows better. A file is looked at once a second while mail comes, and taken once it has been left alone for two; one that is wrong, or empty, leaves what it was before in force, and if it was never right, nothing can be said. Safe for any thread.
 */
final class RelayedNames {

    /** A second's mail may go by what a file was before. */
    private static final long LOOK_MILLIS = 1000;

    /** A file that is younger may still be written, and half a list refuses whom the other half names. */
    static final long SETTLED_MILLIS = 2000;

    /** A million names; all of them are in memory. */
    static final long LARGEST = 64L << 20;

    /** Whoever runs a domain must be reached (RFC 5321 §4.5.1). */
    private static final String POSTMASTER = "postmaster";

    private record Known(
            long looked, Optional<FileTime> modified, long size, Optional<Set<String>> names, String fault) {

        Known again(long now, String other) {
            return new Known(now, modified, size, names, other);
        }

        /** A file that was never right says nothing at all. */
        boolean isUnknown() {
            return !fault.isEmpty() && modified.isEmpty();
        }
    }

    private static final Known NOTHING = new Known(Long.MIN_VALUE, Optional.empty(), 0, Optional.empty(), "");

    private final Path folder;
    private final Clock clock;
    private final Map<Domain, Known> known = new ConcurrentHashMap<>();

    RelayedNames(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Where they are in the server. */
    static Path folder() {
        return Path.of(System.getProperty("palomar.etc", "etc")).resolve("relayed");
    }

    /** Asks about the addresses of one resolution. For one thread. */
    final class Question implements Predicate<Address> {

        private String fault = "";

        /** Whether the other server has such a name. */
        @Override
        public boolean test(Address address) {
            Known now = known.compute(address.domain(), (domain, before) -> look(domain, before));
            if (now.isUnknown()) {
                fault = now.fault();
                return true;
            }
            return now.names().isEmpty()
                    || has(now.names().get(), address.folded())
                    || has(now.names().get(), address.folded().withoutSubaddress());
        }

        private static boolean has(Set<String> names, Address folded) {
            return folded.localPart().equals(POSTMASTER) || names.contains(folded.localPart());
        }

        /** @throws DirectoryUnavailableException when one of them could not be told */
        void requireAnswers() throws DirectoryUnavailableException {
            if (!fault.isEmpty()) {
                throw new DirectoryUnavailableException(fault, new IllegalStateException("a file is wrong"));
            }
        }
    }

    Question question() {
        return new Question();
    }

    /** Files that are wrong. */
    List<HealthFinding> findings() {
        return known.values().stream()
                .filter(one -> !one.fault().isEmpty())
                .map(one -> new HealthFinding(
                        one.isUnknown() ? HealthFinding.Severity.FAILED : HealthFinding.Severity.DEGRADED,
                        "directory",
                        one.fault()
                                + (one.isUnknown()
                                        ? "; mail for the domain is answered with 451."
                                        : "; its last good state is in force."),
                        "Put it right; it is read again within a second."))
                .toList();
    }

    private Known look(Domain domain, @Nullable Known last) {
        long now = clock.millis();
        Known before = last == null ? NOTHING : last;
        if (last != null && now >= before.looked && now - before.looked < LOOK_MILLIS) {
            return before;
        }
        Path file = folder.resolve(domain.name() + ".txt");
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            if (before.fault.isEmpty()
                    && before.modified.equals(Optional.of(seen.lastModifiedTime()))
                    && before.size == seen.size()) {
                return before.again(now, "");
            }
            if (seen.size() > LARGEST) {
                return before.again(now, file + " is larger than " + LARGEST + " octets");
            }
            if (Math.abs(now - seen.lastModifiedTime().toMillis()) < SETTLED_MILLIS) {
                return before.again(now, file + " has just been changed");
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            BasicFileAttributes then = Files.readAttributes(file, BasicFileAttributes.class);
            if (then.size() != seen.size() || !then.lastModifiedTime().equals(seen.lastModifiedTime())) {
                return before.again(now, file + " is being changed");
            }
            return read(
                    file,
                    domain,
                    lines,
                    before,
                    new Known(now, Optional.of(seen.lastModifiedTime()), seen.size(), Optional.empty(), ""));
        } catch (NoSuchFileException | NotDirectoryException none) {
            return new Known(now, Optional.empty(), 0, Optional.empty(), "");
        } catch (IOException unreadable) {
            return before.again(now, file + " can't be read: " + unreadable);
        }
    }

    private static Known read(Path file, Domain domain, List<String> lines, Known before, Known empty) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            Optional<Address> address = Address.parse(line.contains("@") ? line : line + "@" + domain);
            if (address.isEmpty() || !address.get().domain().equals(domain)) {
                return before.again(empty.looked, file + ", line " + (i + 1) + ", is no name of " + domain);
            }
            names.add(address.get().folded().localPart());
        }
        if (names.isEmpty()) {
            return before.again(empty.looked, file + " names nobody");
        }
        return new Known(empty.looked, empty.modified, empty.size, Optional.of(names), "");
    }
}
