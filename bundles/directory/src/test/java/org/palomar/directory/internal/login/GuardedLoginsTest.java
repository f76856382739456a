package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.directory.internal.login.LoginHouse.ALICE;
import static org.palomar.directory.internal.login.LoginHouse.tls;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.api.guard.LoginGuard;
import org.palomar.directory.Directories;
import org.palomar.directory.internal.sasl.ScramClient;

/** What a guard is asked and told, and what becomes of its answers. */
class GuardedLoginsTest implements LoginGuard {

    private static final String PENCIL = "pencil";
    private static final Instant LATER = Instant.parse("2026-01-02T21:10:00Z");
    private static final LoginResult BLOCKED = new LoginResult.Blocked(LATER);

    private final Directories directories = Directories.inMemory();
    private final List<OptionalLong> wrong = Collections.synchronizedList(new ArrayList<>());
    private final List<String> names = Collections.synchronizedList(new ArrayList<>());
    private Optional<Instant> before = Optional.empty();
    private Optional<Instant> after = Optional.empty();

    @Override
    public Optional<Instant> refused(LoginAttempt attempt) {
        names.add(attempt.name());
        return before;
    }

    @Override
    public Optional<Instant> wrong(LoginAttempt attempt, OptionalLong password) {
        wrong.add(password);
        return after;
    }

    @Override
    public Optional<Instant> right(LoginAttempt attempt) {
        return after;
    }

    @BeforeEach
    void start() throws Exception {
        directories.admin().createDomain(ALICE.domain());
        directories.admin().createAccount(ALICE, "Alice", Password.of(PENCIL));
        directories.know(this);
    }

    @AfterEach
    void close() {
        directories.close();
    }

    private LoginResult login(String name, String password) {
        return directories.authenticator().login(name, Password.of(password), tls());
    }

    private LoginResult scram(String password) {
        SaslStep step = new ScramClient(ALICE.toString(), password, "n,,", new byte[0])
                .run(directories.authenticator().start("SCRAM-SHA-256", tls()));
        assertThat(step).isInstanceOf(SaslStep.Done.class);
        return ((SaslStep.Done) step).result();
    }

    @Test
    void aWrongPasswordHasTheSameNumberAgainAndAnotherForAnother() {
        login(ALICE.toString(), "one");
        login(ALICE.toString(), "one");
        login(ALICE.toString(), "two");
        login("nobody@example.test", "one");
        assertThat(wrong).hasSize(4).allMatch(OptionalLong::isPresent);
        assertThat(wrong.get(0)).isEqualTo(wrong.get(1));
        assertThat(List.of(wrong.get(1), wrong.get(2), wrong.get(3))).doesNotHaveDuplicates();
    }

    @Test
    void theRightPasswordOfADisabledAccountCountsAsWrong() throws Exception {
        directories.admin().setEnabled(ALICE, false);
        assertThat(login(ALICE.toString(), PENCIL)).isEqualTo(new LoginResult.Refused());
        assertThat(wrong).hasSize(1);
    }

    @Test
    void whoIsBlockedIsRefusedWhateverThePassword() {
        before = Optional.of(LATER);
        assertThat(login(ALICE.toString(), PENCIL)).isEqualTo(BLOCKED);
        assertThat(login("nobody@example.test", "one")).isEqualTo(BLOCKED);
        assertThat(wrong).as("what was not looked at").isEmpty();
    }

    /** Of a hundred guesses at once, the right one is not to be told from the others. */
    @Test
    void whoIsBlockedWhileThePasswordIsCheckedHearsTheSameOfARightOneAndAWrongOne() {
        after = Optional.of(LATER);
        assertThat(login(ALICE.toString(), PENCIL)).isEqualTo(BLOCKED);
        assertThat(login(ALICE.toString(), "one")).isEqualTo(BLOCKED);
        assertThat(login("nobody@example.test", "one")).isEqualTo(BLOCKED);
        assertThat(scram(PENCIL)).isEqualTo(BLOCKED);
        assertThat(scram("wrong")).isEqualTo(BLOCKED);
    }

    @Test
    void aProofOfAWrongPasswordCountsEachTime() {
        assertThat(scram("wrong")).isEqualTo(new LoginResult.Refused());
        assertThat(scram("wrong")).isEqualTo(new LoginResult.Refused());
        assertThat(wrong).containsExactly(OptionalLong.empty(), OptionalLong.empty());
        assertThat(names).containsOnly(ALICE.toString());
        assertThat(scram(PENCIL)).isInstanceOf(LoginResult.Granted.class);
    }

    /** Its first message counts for nothing, and would tell who is known where all others are blocked. */
    @Test
    void whoIsBlockedHearsSoBehindTheProof() {
        before = Optional.of(LATER);
        SaslExchange exchange = directories.authenticator().start("SCRAM-SHA-256", tls());
        assertThat(exchange.respond(("n,,n=" + ALICE + ",r=abc").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SaslStep.Challenge.class);
        assertThat(scram(PENCIL)).isEqualTo(BLOCKED);
        assertThat(scram("wrong")).isEqualTo(BLOCKED);
        assertThat(wrong).as("what was not looked at").isEmpty();
    }
}
