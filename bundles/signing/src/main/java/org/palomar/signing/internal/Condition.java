package org.palomar.signing.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.Publication;
import org.palomar.api.signing.Publication.Finding;
import org.palomar.signing.internal.key.KeyEntry;

/** What an operator should know of keys. Safe for any thread. */
final class Condition {

    private static final String SUBJECT = "signing";

    /** Names in one sentence; mail:dkim-list has them all. */
    private static final int MOST_NAMES = 10;

    private final KeyHouse house;
    private final DnsWatch watch;
    private final Neighbours neighbours;
    private final Clock clock;
    private final Supplier<SigningSettings> settings;

    Condition(KeyHouse house, DnsWatch watch, Neighbours neighbours, Clock clock, Supplier<SigningSettings> settings) {
        this.house = house;
        this.watch = watch;
        this.neighbours = neighbours;
        this.clock = clock;
        this.settings = settings;
    }

    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        for (BrokenKey key : house.ring().broken()) {
            findings.add(new HealthFinding(
                    Severity.FAILED,
                    SUBJECT,
                    "Mail of " + key.domain() + " is answered with 451, as a key can't be read: " + key.problem() + ".",
                    "Make the file readable for the user of the server or bring it back from a backup; it is tried again every ten seconds. mail:dkim-remove "
                            + key.domain() + " " + (key.selector().isEmpty() ? "\"\"" : key.selector())
                            + " --force gives the key up."));
        }
        lost(findings);
        waiting(findings);
        unsigned(findings);
        removable(findings);
        open(findings);
        gone(findings);
        return findings;
    }

    private void lost(List<HealthFinding> findings) {
        for (KeyEntry key : in(KeyState.SIGNING)) {
            Publication publication = watch.seen(key);
            if (publication.finding() == Finding.MISSING || publication.finding() == Finding.DIFFERENT) {
                findings.add(new HealthFinding(
                        Severity.DEGRADED,
                        SUBJECT,
                        "Receivers don't find the key " + key.name() + " that mail is signed with: "
                                + publication.detail() + ".",
                        "Publish the record that mail:dkim-show " + key.domain() + " shows."));
            }
        }
    }

    private void waiting(List<HealthFinding> findings) {
        List<KeyEntry> waiting = in(KeyState.WAITING);
        if (!waiting.isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.NOTICE,
                    SUBJECT,
                    "Keys that sign once their records are in the DNS: " + names(waiting) + ".",
                    "mail:dkim-show DOMAIN shows what to publish, and what the DNS says."));
        }
    }

    /** By design: nobody could verify a signature whose key is not published, and that is the operator's to do. */
    private void unsigned(List<HealthFinding> findings) {
        Optional<DirectoryAdmin> directory = neighbours.directoryAdmin();
        if (directory.isEmpty()) {
            return;
        }
        try {
            List<String> domains = directory.get().domains().stream()
                    .filter(entry -> !(entry.unlisted() instanceof Unlisted.Relayed)) // its own server signs
                    .map(DomainEntry::domain)
                    .filter(domain -> house.ring().find(domain).isEmpty())
                    .map(Domain::name)
                    .toList();
            if (!domains.isEmpty()) {
                findings.add(new HealthFinding(
                        Severity.NOTICE,
                        SUBJECT,
                        "Mail of these domains goes unsigned, as no key was made for them: " + several(domains) + ".",
                        "Run mail:dkim-create DOMAIN for each; large providers take little mail without a signature."));
            }
        } catch (DirectoryUnavailableException unavailable) {
            // the directory says so itself
        }
    }

    private void removable(List<HealthFinding> findings) {
        Instant now = clock.instant();
        List<KeyEntry> old = in(KeyState.RETIRED).stream()
                .filter(key -> !now.isBefore(key.since().plus(settings.get().overlap())))
                .toList();
        if (!old.isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.NOTICE,
                    SUBJECT,
                    "Retired keys whose records may be taken out of the DNS: " + names(old) + ".",
                    "Take the records out, then run mail:dkim-remove DOMAIN SELECTOR."));
        }
    }

    private void open(List<HealthFinding> findings) {
        List<String> files = house.folder().openToOthers(house.ring().keys()).stream()
                .map(Path::toString)
                .toList();
        if (!files.isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.DEGRADED,
                    SUBJECT,
                    "Keys can be read by others than the user of the server: " + several(files) + ".",
                    "Run chmod 600 on them; if somebody may have read them, mail:dkim-rotate DOMAIN."));
        }
    }

    private void gone(List<HealthFinding> findings) {
        List<String> files = house.folder().unreachable(house.ring().keys()).stream()
                .map(Path::toString)
                .toList();
        if (!files.isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.DEGRADED,
                    SUBJECT,
                    "Keys are in force until the next restart only, as their files are gone or can't be read: "
                            + several(files) + ".",
                    "Make them readable for the user of the server or bring them back from a backup."));
        }
    }

    private List<KeyEntry> in(KeyState state) {
        return house.ring().keys().stream().filter(key -> key.state() == state).toList();
    }

    private static String names(List<KeyEntry> keys) {
        return several(keys.stream().map(key -> key.name().name()).toList());
    }

    private static String several(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
