package org.palomar.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.health.HealthFinding;
import org.palomar.directory.Directories;

/** Lists of the names that the other servers of relayed domains have. */
class RelayedNamesTest {

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private RelayedNames names = new RelayedNames(Path.of("."), Clock.systemUTC());

    @BeforeEach
    void open() {
        InstantSource source = () -> now;
        names = new RelayedNames(folder, source.withZone(ZoneOffset.UTC));
    }

    private void list(String... lines) throws IOException {
        Files.write(folder.resolve("far.test.txt"), List.of(lines));
        now = now.plus(Duration.ofSeconds(2));
    }

    private boolean has(String address) throws DirectoryUnavailableException {
        RelayedNames.Question question = names.question();
        boolean has = question.test(Address.of(address));
        question.requireAnswers();
        return has;
    }

    @Test
    void withoutAFileAllNamesAreTaken() throws Exception {
        assertThat(has("anybody@far.test")).isTrue();
        list("ana");
        assertThat(has("anybody@near.test")).isTrue();
    }

    @Test
    void aFileThatMayStillBeWrittenIsNotTaken() throws Exception {
        list("ana", "bob");
        Path file = folder.resolve("far.test.txt");
        Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(1)));
        assertThatThrownBy(() -> has("bob@far.test")).isInstanceOf(DirectoryUnavailableException.class);
        now = now.plusSeconds(2);
        assertThat(has("bob@far.test")).isTrue();
        list("ana");
        Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(1)));
        assertThat(has("bob@far.test")).as("as it was before").isTrue();
        now = now.plusSeconds(2);
        assertThat(has("bob@far.test")).isFalse();
    }

    @Test
    void aListOfNobodyIsAMistake() throws Exception {
        list("ana");
        assertThat(has("ana@far.test")).isTrue();
        list("# nothing yet");
        assertThat(has("ana@far.test")).isTrue();
        assertThat(names.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("names nobody"));
    }

    @Test
    void aFileSaysWhichThereAre() throws Exception {
        list("# ours", "ana", "", "Bob@FAR.test  # moved", "x+y");
        for (String there :
                List.of("ana@far.test", "ANA+tag@far.test", "bob@far.test", "x+y@far.test", "postmaster@far.test")) {
            assertThat(has(there)).as(there).isTrue();
        }
        for (String none : List.of("eve@far.test", "x@far.test", "abuse@far.test")) {
            assertThat(has(none)).as(none).isFalse();
        }
    }

    @Test
    void aChangeIsSeenWithinASecond() throws Exception {
        list("ana");
        assertThat(has("eve@far.test")).isFalse();
        Files.write(folder.resolve("far.test.txt"), List.of("ana", "eve"));
        assertThat(has("eve@far.test")).isFalse();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(has("eve@far.test")).isTrue();
        Files.delete(folder.resolve("far.test.txt"));
        now = now.plus(Duration.ofSeconds(1));
        assertThat(has("anybody@far.test")).isTrue();
    }

    @Test
    void aFileThatIsWrongLeavesWhatItWas() throws Exception {
        list("ana");
        assertThat(has("eve@far.test")).isFalse();
        list("ana", "eve@elsewhere.test");
        assertThat(has("ana@far.test")).isTrue();
        assertThat(has("eve@far.test")).isFalse();
        assertThat(names.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.DEGRADED))
                .asString()
                .contains("line 2");
        list("ana", "eve");
        assertThat(has("eve@far.test")).isTrue();
        assertThat(names.findings()).isEmpty();
    }

    @Test
    void aFileThatWasNeverRightDefersMail() throws Exception {
        list("two words@@");
        assertThatThrownBy(() -> has("ana@far.test")).isInstanceOf(DirectoryUnavailableException.class);
        assertThat(names.findings()).extracting(HealthFinding::severity).containsExactly(HealthFinding.Severity.FAILED);
        Files.delete(folder.resolve("far.test.txt"));
        Files.createDirectory(folder.resolve("far.test.txt"));
        now = now.plus(Duration.ofSeconds(2));
        assertThatThrownBy(() -> has("ana@far.test")).isInstanceOf(DirectoryUnavailableException.class);
    }

    @Test
    void whoIsNotListedIsUnknownAndWhoIsHereNeedsNoList() throws Exception {
        list("carla");
        Files.setLastModifiedTime(
                folder.resolve("far.test.txt"), FileTime.from(now)); // long ago for the system's clock
        try (Directories directories = Directories.inMemory(folder)) {
            directories.admin().createDomain(Domain.of("far.test"));
            directories.admin().setUnlisted(Domain.of("far.test"), new Unlisted.Relayed());
            Account ana;
            try (Password password = Password.of("secret password")) {
                ana = directories.admin().createAccount(Address.of("ana@far.test"), "Ana", password);
            }
            Directory directory = directories.directory();
            assertThat(directory.resolve(Address.of("eve@far.test"))).isEqualTo(new Resolution.UnknownRecipient());
            Address carla = Address.of("carla@far.test");
            assertThat(directory.resolve(carla)).isEqualTo(new Resolution.Deliverable(Set.of(), List.of(carla)));
            assertThat(directory.resolve(Address.of("ana@far.test")))
                    .isEqualTo(new Resolution.Deliverable(Set.of(ana.id()), List.of()));
        }
    }
}
