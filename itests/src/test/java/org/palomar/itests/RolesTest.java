package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
                "mail:domain-create viewer.example"
            })
    void aViewerIsDenied(String command) {
        assertDenied("viewer", command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HARMLESS,
                "system:shutdown -f",
                "feature:install palomar-core",
                "bundle:stop --force 0",
                "mail:domain-create manager.example"
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

    @Test
    void aViewerMayLook() {
        assertAllowed("viewer", "bundle:list");
    }

    @Test
    void theRolesHoldInAnInteractiveShell() {
        String look = "jaas:whoami -r --no-format\n" + HARMLESS + "\nlogout\n";
        assertThat(distribution.shell("viewer", look).text())
                .contains("Command not found")
                .doesNotContainPattern("(?m)^done-by-the-system");
        assertThat(distribution.shell("chief", look).text()).containsPattern("(?m)^.*done-by-the-system\\s*$");
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
