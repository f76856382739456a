package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.directory.internal.login.LoginHouse.ALICE;
import static org.palomar.directory.internal.login.LoginHouse.BCRYPT;
import static org.palomar.directory.internal.login.LoginHouse.SECRET;
import static org.palomar.directory.internal.login.LoginHouse.SSHA512;
import static org.palomar.directory.internal.login.LoginHouse.context;
import static org.palomar.directory.internal.login.LoginHouse.counters;
import static org.palomar.directory.internal.login.LoginHouse.login;
import static org.palomar.directory.internal.login.LoginHouse.passwordHash;
import static org.palomar.directory.internal.login.LoginHouse.scram;
import static org.palomar.directory.internal.login.LoginHouse.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.address.Address;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.directory.internal.DirectoryCore;
import org.palomar.directory.internal.records.ScramKeys;

/** Who is offered SCRAM, and what it asks of whom. */
class ScramOfferTest {

    private final LoginHouse house = new LoginHouse();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void offersTheStrongestMechanismFirst() throws Exception {
        DirectoryCore core = house.core(Map.of());
        assertThat(core.authenticator().mechanisms(context(true, false, Optional.of(new byte[] {1}))))
                .containsExactly(
                        "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "PLAIN", "LOGIN");
        assertThat(house.core(Map.of("scram", "none")).authenticator().mechanisms(tls()))
                .containsExactly("PLAIN", "LOGIN");
        assertThat(core.authenticator().start("CRAM-MD5", tls()).respond(new byte[0]))
                .isEqualTo(new SaslStep.Malformed());
    }

    /** A client takes the strongest mechanism, and its right password would be refused. */
    @Test
    void leavesScramOutWhileThereIsAnAccountThatCouldNotUseIt() throws Exception {
        DirectoryCore core = house.core(Map.of());
        core.admin().importAccount(ALICE, BCRYPT);
        assertScramOffered(core, false);
        assertScramOffered(house.core(Map.of()), false);
        core.admin().setEnabled(ALICE, false);
        assertScramOffered(core, true);
        assertScramOffered(house.core(Map.of()), true);
        core.admin().setEnabled(ALICE, true);
        assertScramOffered(core, false);
        core.admin().setPassword(ALICE, Password.of("new"));
        assertScramOffered(core, true);
        core.admin().importAccount(ALICE, SSHA512);
        assertScramOffered(core, false);
        core.admin().deleteAccount(ALICE);
        assertScramOffered(core, true);
    }

    @Test
    void offersScramAgainWhenTheLastImportedAccountHasLoggedIn() throws Exception {
        DirectoryCore core = house.core(Map.of());
        Account account = core.admin().importAccount(ALICE, BCRYPT);
        assertThat(core.withoutScram()).isEqualTo(Map.of("SCRAM-SHA-256", 1, "SCRAM-SHA-1", 1));
        assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Granted(account));
        LoginHouse.awaitKeys(core);
        assertScramOffered(core, true);
        assertThat(scram(core, "alice@example.test")).startsWith("r=");
    }

    /** As before, for each by itself. */
    @Test
    void leavesOutAMechanismThatWasSetAfterAnAccountWasMade() throws Exception {
        AtomicReference<LoginSettings> settings =
                new AtomicReference<>(LoginHouse.settings(Map.of("scram", "SCRAM-SHA-1")));
        DirectoryCore core = house.core(settings::get);
        Account account = core.admin().createAccount(ALICE, "", Password.of("right"));
        settings.set(LoginHouse.settings(Map.of("scram", "SCRAM-SHA-1, SCRAM-SHA-256")));
        for (DirectoryCore each : List.of(core, house.core(Map.of()))) {
            assertThat(each.authenticator().mechanisms(tls())).containsExactly("SCRAM-SHA-1", "PLAIN", "LOGIN");
            assertThat(each.withoutScram()).isEqualTo(Map.of("SCRAM-SHA-256", 1));
        }
        assertThat(login(core, "alice@example.test", "right")).isEqualTo(new LoginResult.Granted(account));
        LoginHouse.awaitKeys(core);
        assertScramOffered(core, true);
        assertScramOffered(house.core(Map.of()), true);
    }

    /** Its hash is renewed if the password was right, for the mechanisms of that time. */
    @Test
    void aDisabledAccountKeepsNoMechanismFromBeingOfferedEvenAfterALogin() throws Exception {
        AtomicReference<LoginSettings> settings =
                new AtomicReference<>(LoginHouse.settings(Map.of("scram", "SCRAM-SHA-1")));
        DirectoryCore core = house.core(settings::get);
        core.admin().importAccount(ALICE, BCRYPT);
        core.admin().setEnabled(ALICE, false);
        assertThat(login(core, "alice@example.test", SECRET)).isEqualTo(new LoginResult.Refused());
        LoginHouse.await(() -> Long.valueOf(1).equals(counters(core).get("palomar_directory_rehashes")));
        settings.set(LoginHouse.settings(Map.of()));
        assertScramOffered(core, true);
        core.admin().setEnabled(ALICE, true);
        assertScramOffered(core, false);
    }

    @Test
    void anAccountThatWasMadeWithoutScramGetsItsKeysAtALogin() throws Exception {
        Account account = house.core(Map.of("scram", "none")).admin().createAccount(ALICE, "", Password.of("right"));
        DirectoryCore core = house.core(Map.of());
        assertScramOffered(core, false);
        assertThat(login(core, "alice@example.test", "right")).isEqualTo(new LoginResult.Granted(account));
        LoginHouse.awaitKeys(core);
        assertScramOffered(core, true);
    }

    /** RFC 4013: a client can't prepare it either, so waiting for keys would be for ever. */
    @ParameterizedTest
    @MethodSource("passwordsThatScramCanNotUse")
    void doesNotWaitForAnImportedPasswordThatScramCanNotUse(byte[] octets) throws Exception {
        DirectoryCore core = house.core(Map.of("remember-logins", "0s"));
        Account account = core.admin().importAccount(ALICE, passwordHash(octets));
        assertScramOffered(core, false);
        assertThat(loginWith(core, octets)).isEqualTo(new LoginResult.Granted(account));
        LoginHouse.awaitKeys(core);
        assertScramOffered(core, true);
        DirectoryCore restarted = house.core(Map.of());
        assertScramOffered(restarted, true);
        assertThat(loginWith(restarted, octets)).isEqualTo(new LoginResult.Granted(account));
        assertThat(scram(restarted, "alice@example.test"))
                .doesNotContain(",s=,")
                .endsWith(",i=4096");
        core.admin().setPassword(ALICE, Password.of("usable"));
        assertThat(house.records.credential(account.id()).orElseThrow().scram()).allMatch(ScramKeys::usable);
    }

    static List<byte[]> passwordsThatScramCanNotUse() {
        return List.of(
                "\u05e9\u05dc\u05d5\u05dd1".getBytes(StandardCharsets.UTF_8),
                "a\u200eb".getBytes(StandardCharsets.UTF_8),
                "\u00ad".getBytes(StandardCharsets.UTF_8),
                "ma\u00f1ana".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static LoginResult loginWith(DirectoryCore core, byte[] octets) {
        return core.authenticator().login("alice@example.test", Password.ofOctets(octets.clone()), tls());
    }

    private static void assertScramOffered(DirectoryCore core, boolean offered) {
        assertThat(core.authenticator().mechanisms(tls()).contains("SCRAM-SHA-256"))
                .isEqualTo(offered);
    }

    @Test
    void somebodyUnknownGetsTheSameSaltEachTimeAlsoAfterARestart() throws Exception {
        String first = salt(scram(house.core(Map.of()), "nobody@example.test"));
        assertThat(salt(scram(house.core(Map.of()), "Nobody@example.test"))).isEqualTo(first);
        assertThat(salt(scram(house.core(Map.of()), "nobody2@example.test"))).isNotEqualTo(first);
    }

    @Test
    void iterationsTellNobodyFromAnAccountAfterTheSettingChanged() throws Exception {
        house.core(Map.of()).admin().createAccount(Address.of("carol@example.test"), "", Password.of("right"));
        assertThat(scram(house.core(Map.of("scram-iterations", "8192")), "nobody@example.test"))
                .endsWith(",i=4096");
        house.core(Map.of("scram-iterations", "8192"))
                .admin()
                .createAccount(Address.of("dave@example.test"), "", Password.of("right"));
        DirectoryCore both = house.core(Map.of("scram-iterations", "16384"));
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 64; i++) {
            String answer = scram(both, "nobody" + i + "@example.test");
            seen.add(answer.substring(answer.lastIndexOf(",i=")));
        }
        assertThat(seen).containsExactly(",i=4096", ",i=8192");
    }

    private static String salt(String serverFirst) {
        return serverFirst.substring(serverFirst.indexOf(",s="));
    }
}
