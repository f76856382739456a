package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** mbsync keeps two Maildirs and the mailbox between them alike: two machines of one owner. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MbsyncTest {

    private final Distribution distribution;
    private Account account = new Account("", "");

    MbsyncTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccount() {
        account = Account.create(distribution, "mbsync.example", "fred").getFirst();
    }

    @Test
    void synchronisesBothWays() throws IOException {
        Machine desk = machine("desk", "PLAIN");
        Machine lap = machine("lap", "SCRAM-SHA-256");
        desk.put("INBOX", "one", "");
        desk.put("INBOX", "two", "S");
        desk.put("Archive", "old", "FS");
        lap.put("INBOX", "three", "R");
        lap.put("Caf&AOk- &- more", "umlauts", "");
        lap.sync();
        desk.sync();
        lap.sync();
        assertThat(lap.contents())
                .isEqualTo(desk.contents())
                .containsEntry("INBOX/one", "")
                .containsEntry("INBOX/two", "S")
                .containsEntry("INBOX/three", "R")
                .containsEntry("Archive/old", "FS")
                .containsEntry("Caf&AOk- &- more/umlauts", "");

        desk.flag("INBOX", "one", "FS");
        lap.flag("INBOX", "two", "");
        lap.delete("INBOX", "three");
        desk.delete("Archive", "old");
        lap.put("Archive", "new", "");
        desk.sync();
        lap.sync();
        desk.sync();
        assertThat(lap.contents())
                .isEqualTo(desk.contents())
                .containsEntry("INBOX/one", "FS")
                .containsEntry("INBOX/two", "")
                .containsEntry("Archive/new", "")
                .doesNotContainKeys("INBOX/three", "Archive/old");
        assertThat(lap.bodies()).isEqualTo(desk.bodies());
    }

    private Machine machine(String name, String mechanism) throws IOException {
        Path folder = Files.createDirectory(distribution.data().resolve("tmp/" + name));
        Path settings = Files.writeString(folder.resolve("mbsyncrc"), """
                IMAPAccount palomar
                Host localhost
                Port %d
                User %s
                Pass %s
                SSLType IMAPS
                CertificateFile %s
                SystemCertificates no
                AuthMechs %s

                IMAPStore far
                Account palomar

                MaildirStore near
                Path %s/
                Inbox %s/INBOX
                SubFolders Verbatim

                Channel all
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Expunge Both
                Sync All
                SyncState *
                """.formatted(
                        distribution.port(2993),
                        account.address(),
                        account.password(),
                        InstanceTrust.file(distribution),
                        mechanism,
                        folder.resolve("mail"),
                        folder.resolve("mail")));
        Files.createDirectories(folder.resolve("mail"));
        return new Machine(folder.resolve("mail"), settings);
    }

    /** One Maildir. A message is known by its Message-ID. */
    private record Machine(Path mail, Path settings) {

        void put(String folder, String id, String flags) throws IOException {
            for (String part : new String[] {"cur", "new", "tmp"}) {
                Files.createDirectories(mail.resolve(folder).resolve(part));
            }
            Files.writeString(
                    mail.resolve(folder).resolve("cur/" + id + ".1.host:2," + flags),
                    "Message-ID: <" + id + ">\nSubject: " + id + "\n\nText of " + id + "\n");
        }

        void flag(String folder, String id, String flags) throws IOException {
            Path file = find(folder, id);
            String name = file.getFileName().toString();
            Path target = mail.resolve(folder).resolve("cur");
            Files.move(file, target.resolve(name.replaceFirst("(:2,.*)?$", ":2," + flags)));
        }

        void delete(String folder, String id) throws IOException {
            Files.delete(find(folder, id));
        }

        void sync() {
            var output = Distribution.run("", "mbsync", "--quiet", "--config", settings.toString(), "--all");
            assertThat(output.status()).as(output.text()).isZero();
            assertThat(output.text()).isEmpty();
        }

        /** Flags by folder and Message-ID. */
        TreeMap<String, String> contents() throws IOException {
            TreeMap<String, String> found = new TreeMap<>();
            for (Path file : messages()) {
                String name = file.getFileName().toString();
                String flags = name.contains(":2,") ? name.substring(name.indexOf(":2,") + 3) : "";
                assertThat(found.put(key(file), flags)).as("twice: " + file).isNull();
            }
            return found;
        }

        /** Text by folder and Message-ID, without what each machine notes for itself. */
        TreeMap<String, String> bodies() throws IOException {
            TreeMap<String, String> found = new TreeMap<>();
            for (Path file : messages()) {
                found.put(key(file), Files.readString(file).replaceAll("X-TUID: .*\n", ""));
            }
            return found;
        }

        private String key(Path file) throws IOException {
            String id = Files.readString(file).replaceAll("(?s).*Message-ID: <([^>]*)>.*", "$1");
            return mail.relativize(file).getName(0) + "/" + id;
        }

        private Path find(String folder, String id) throws IOException {
            for (Path file : messages()) {
                if (key(file).equals(folder + "/" + id)) {
                    return file;
                }
            }
            throw new AssertionError("no " + id + " in " + folder);
        }

        private Iterable<Path> messages() throws IOException {
            try (Stream<Path> files = Files.walk(mail)) {
                return files.filter(file -> file.toString().matches(".*/(cur|new)/[^/]+"))
                        .toList();
            }
        }
    }
}
