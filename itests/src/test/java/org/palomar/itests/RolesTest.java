package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {

    private static final String HARMLESS = "shell:exec echo done-by-the-system";

    private final Distribution distribution;

    RolesTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createUsers() throws IOException {
        distribution.createUser("viewer", "viewer");
        distribution.createUser("manager", "manager", "viewer");
        distribution.createUser("chief", "admin", "manager", "viewer");
    }

    private void assertDenied(String user, String command) {
        Distribution.Output output = distribution.ssh(user, command);
        assertThat(output.status()).as(output.text()).isNotZero();
        // Karaf hides a command from those who may never call it.
        assertThat(output.text()).containsAnyOf("Insufficient credentials", "Command not found");
    }

    private void assertAllowed(String user, String command) {
        Distribution.Output output = distribution.ssh(user, command);
        assertThat(output.status())
                .as("%s as %s: %s", command, user, output.text())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HARMLESS,
                "system:shutdown -f",
                "feature:install palomar-core",
                "bundle:stop palomar-mime",
                "mail:domain-create viewer.example",
                "mail:queue-hold --destination nowhere.example",
                "mail:trace --since 1h",
                "mail:queue-remove --yes --destination nowhere.example",
                "mail:sessions --close 1000000",
                "mail:sessions --close '\n' --close 1000000",
                "config:list",
                "config:property-get --pid palomar.observe token",
                "cm:getConfiguration palomar.observe",
                "scr:info palomar.observe",
                "service:list"
            })
    void aViewerIsDenied(String command) {
        assertDenied("viewer", command);
    }

    /** The working folder is the data folder: with its keys a viewer would be the administrator. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat run/id_local",
                "tac run/id_local",
                "head run/id_local",
                "head -- run/id_local",
                "head '\nrun/id_local'",
                "tail -n 5 run/id_local",
                "sort secret.key",
                "wc secret.key",
                "less -F run/id_local",
                "bundle:list | less",
                "history -R run/id_local",
                "history -W etc/users.properties",
                "grep . run/id_local",
                "grep -i . run/id_local",
                "source run/id_local",
                "echo $(cat run/id_local)",
                "key = { cat run/id_local }; $key",
                "eval 'cat run/id_local'",
                "ls run",
                "nano run/id_local",
                "new java.io.File run",
                "echo viewer = x,admin > etc/users.properties",
                "bundle:list >> etc/users.properties",
                "($.context getBundle 0) stop",
                "service:get org.osgi.service.cm.ConfigurationAdmin"
            })
    void nobodyButAdministratorsReachesFilesOrJavaThroughTheShell(String command) throws IOException {
        assertDeniedOrEmpty("viewer", command);
        assertDeniedOrEmpty("manager", command);
    }

    private void assertDeniedOrEmpty(String user, String command) throws IOException {
        Path users = distribution.data().resolve("etc/users.properties");
        String before = Files.readString(users);
        Distribution.Output output = distribution.ssh(user, command);
        assertThat(output.text()).doesNotContain("PRIVATE KEY");
        assertThat(output.text().isBlank() || output.status() != 0)
                .as("%s: %s", command, output.text())
                .isTrue();
        assertThat(users).hasContent(before);
    }

    @Test
    void helpShowsWhatTheUserMayCall() {
        for (String user : List.of("viewer", "manager")) {
            assertThat(commandsFor(user))
                    .contains("mail:status", "bundle:list", "log:display", "shell:grep")
                    .noneMatch(name -> name.startsWith("config:"))
                    .doesNotContain("shell:cat", "shell:exec", "jaas:user-add", "scr:info");
        }
        assertThat(commandsFor("viewer")).doesNotContain("mail:account-create", "bundle:restart");
        assertThat(commandsFor("manager")).contains("mail:account-create", "bundle:restart");
    }

    private List<String> commandsFor(String user) {
        String shown = distribution.ssh(user, "*:help").text().replaceAll("\u001b\\[\\d*m", "");
        return shown.lines()
                .map(line -> line.replaceAll("[ |].*", ""))
                .filter(name -> name.contains(":"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HARMLESS,
                "system:shutdown -f",
                "feature:install palomar-core",
                "bundle:update palomar-filter-tagger",
                "mail:domain-create manager.example",
                "mail:account-import /dev/null",
                "config:property-set --pid palomar.directory plaintext-loopback true",
                "bundle:uninstall palomar-filter-tagger",
                "feature:uninstall palomar-pop3"
            })
    void aManagerIsDeniedWhatOnlyAdministratorsMayDo(String command) {
        assertDenied("manager", command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HARMLESS,
                "feature:install palomar-core",
                "bundle:stop palomar-filter-tagger",
                "bundle:start palomar-filter-tagger",
                "mail:domain-create chief.example"
            })
    void anAdministratorIsAllowed(String command) {
        assertAllowed("chief", command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bundle:stop palomar-filter-policy",
                "bundle:start palomar-filter-policy",
                "mail:listeners",
                "mail:queue-retry --destination nowhere.example"
            })
    void aManagerMayRunWhatIsNotThePlatforms(String command) {
        assertAllowed("manager", command);
    }

    /** Karaf shows a manager no bundle of the platform to stop. */
    @Test
    void aManagerDoesNotReachTheBundlesOfThePlatform() {
        String bundle = "org.apache.karaf.config.core";
        Distribution.Output output = distribution.ssh("manager", "bundle:stop " + bundle);
        assertThat(output.status()).as(output.text()).isNotZero();
        assertThat(distribution.succeed("bundle:list -t 0 -s --no-format"))
                .containsPattern("Active\\s.*" + bundle.replace(".", "\\."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "manager", "chief"})
    void nobodyGetsFilesOrTunnelsOverThisPort(String user) throws IOException {
        Path taken = distribution.data().resolve("tmp/taken-by-" + user);
        Distribution.Output copied = distribution.openSsh(
                "scp",
                user,
                "-O",
                user + "@127.0.0.1:" + distribution.data() + "/etc/users.properties",
                taken.toString());
        assertThat(copied.status()).as(copied.text()).isNotZero();
        Distribution.Output session = distribution.openSsh("sftp", user, user + "@127.0.0.1");
        assertThat(session.status()).as(session.text()).isNotZero();
        assertThat(taken).doesNotExist();
        // -W: the client's own standard input and output become a connection from the server to that port.
        Distribution.Output tunnel =
                distribution.openSsh("ssh", user, "-W", "127.0.0.1:" + distribution.port(2143), user + "@127.0.0.1");
        assertThat(tunnel.status()).as(tunnel.text()).isNotZero();
        assertThat(tunnel.text()).doesNotContain("IMAP4rev1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bundle:list | grep -i smtp | head -n 1",
                "bundle:list | sort | tail -n 2 | wc -l",
                "log:display -n 1 | tail -n 1",
                "each [1 2] { echo $it }",
                "help mail",
                "mail:health",
                "mail:queue-list --summary"
            })
    void aViewerMayLook(String command) {
        assertAllowed("viewer", command);
    }

    @Test
    void theRolesHoldInAnInteractiveShell() {
        String look = "jaas:whoami -r --no-format\n" + HARMLESS + "\nlogout\n";
        assertThat(distribution.shell("viewer", look).text())
                .contains("Command not found")
                .doesNotContainPattern("(?m)^done-by-the-system");
        assertThat(distribution.shell("chief", look).text()).containsPattern("(?m)^.*done-by-the-system\\s*$");
    }

    /** The line reader writes what is typed to the file that this variable names, when it has it. */
    @Test
    void nobodyChoosesTheFileOfTheHistory() throws IOException {
        Path users = distribution.data().resolve("etc/users.properties");
        String before = Files.readString(users);
        distribution.shell("viewer", "history-file = etc/users.properties\nx,_g_:admingroup\n\nlogout\n");
        assertThat(users).hasContent(before);
    }

    @Test
    void nobodySeesInAShellWhatOthersTyped() {
        distribution.shell("chief", "echo a-secret-of-the-chief\nlogout\n");
        String arrowUp = "\u001bOA";
        assertThat(distribution
                        .shell("viewer", arrowUp + arrowUp + "\nlogout\n")
                        .text())
                .doesNotContain("a-secret-of-the-chief");
    }

    /** Control-X Control-E would open one, which reads any file by Control-R, and which Control-X n leaves. */
    @Test
    void noKeyOpensAnEditor() {
        assertThat(distribution.shell("viewer", "\u0018\u0005\u0018n\nlogout\n").text())
                .contains("viewer@")
                .doesNotContain("Read File");
    }

    @Test
    void thePartsOfAPipeHaveTheRoleToo() {
        assertAllowed("chief", HARMLESS + " | grep done");
        assertDenied("viewer", "bundle:list | shell:exec cat");
    }

    @Test
    void sessionsAtTheSameTimeDoNotLendEachOtherTheirRoles() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<Distribution.Output>> outputs = IntStream.range(0, 12)
                    .mapToObj(i -> clients.submit(() -> distribution.ssh(i % 2 == 0 ? "chief" : "viewer", HARMLESS)))
                    .toList();
            for (int i = 0; i < outputs.size(); i++) {
                Distribution.Output output = outputs.get(i).get();
                assertThat(output.status() == 0).as(output.text()).isEqualTo(i % 2 == 0);
            }
        }
    }
}
