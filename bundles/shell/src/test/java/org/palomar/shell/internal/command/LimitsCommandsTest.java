package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.Measure;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueState;
import org.palomar.directory.Directories;

class LimitsCommandsTest {

    private static final String ANA = "ana@example.test";

    private final Directories directories = Directories.inMemory();
    private final ListedLimits limits = new ListedLimits();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(LimitsAdmin.class, limits);
    private Account ana;

    @BeforeEach
    void start() throws Exception {
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), ANA);
        ana = directories.directory().account(Address.of(ANA)).orElseThrow();
    }

    @AfterEach
    void stop() {
        assertThat(shell.held()).as("services that were not given back").isZero();
        directories.close();
    }

    @Test
    void raisesALimitAndLeavesTheOthers() throws Exception {
        shell.run(new LimitsSet(), ANA, "--recipients-per-day", "5000", "--time-zone", "Europe/Madrid");
        assertThat(shell.run(new LimitsSet(), ANA, "--messages-per-day", "1000"))
                .contains("are changed");
        LimitTerms terms = limits.terms(ana);
        assertThat(terms.limit(Measure.MESSAGES_PER_DAY)).contains(new Limit(1000));
        assertThat(terms.limit(Measure.RECIPIENTS_PER_DAY)).contains(new Limit(5000));
        assertThat(terms.zone()).contains(ZoneId.of("Europe/Madrid"));
        shell.run(new LimitsSet(), "--messages-per-day", "default", "--time-zone", "default", ANA);
        assertThat(limits.terms(ana).limit(Measure.MESSAGES_PER_DAY)).isEmpty();
        assertThat(limits.terms(ana).zone()).isEmpty();
        shell.run(new LimitsSet(), ANA, "--messages-per-minute", "unlimited");
        assertThat(limits.terms(ana).limit(Measure.MESSAGES_PER_MINUTE)).contains(Limit.NONE);
    }

    @Test
    void aDomainHasWhatItsAccountsShareAndWhatEachMay() throws Exception {
        shell.run(new LimitsSet(), "example.test", "--domain-messages-per-day", "10000", "--messages-per-day", "100");
        LimitTerms terms = limits.terms(Domain.of("example.test"));
        assertThat(terms.limit(Measure.DOMAIN_MESSAGES_PER_DAY)).contains(new Limit(10_000));
        assertThat(terms.limit(Measure.MESSAGES_PER_DAY)).contains(new Limit(100));
        assertThat(shell.run(new LimitsShow(), "example.test")).contains("Each account  messages-per-day 100");
        assertThat(shell.run(new LimitsShow(), "example.test", "--json"))
                .contains("\"each-account\":{\"messages-per-day\":100}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ana@example.test | --messages-per-day         | many      | whole number
            ana@example.test | --messages-per-day         | -5        | whole number
            ana@example.test | --domain-messages-per-day  | 5         | set for the domain: example.test
            ana@example.test | --time-zone                | Moon/Sea  | no time zone
            bea@example.test | --messages-per-day         | 5         | no account
            example.net      | --messages-per-day         | 5         | no domain
            """)
    void saysWhatIsWrong(String whose, String option, String value, String answer) {
        assertThatThrownBy(() -> shell.run(new LimitsSet(), whose, option, value))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(answer);
    }

    @Test
    void wantsToKnowWhatToChange() {
        assertThatThrownBy(() -> shell.run(new LimitsSet(), ANA)).hasMessageContaining("--messages-per-day 1000");
    }

    @Test
    void listsWhoHasSentAsATableAndAsJson() throws Exception {
        assertThat(shell.run(new LimitsShow())).contains("No account has sent anything");
        shell.run(new LimitsSet(), ANA, "--messages-per-day", "unlimited");
        assertThat(shell.run(new LimitsShow())).containsPattern(ANA + " .* 12 .*unlimited .* 12 .* 300");
        assertThat(shell.run(new LimitsShow(), "--json"))
                .isEqualTo(
                        "[{\"account\":\"ana@example.test\",\"messages\":12,\"limit\":\"unlimited\",\"recipients\":12,"
                                + "\"recipient-limit\":300,\"until\":\"2026-11-27T00:00:00Z\",\"frozen\":\"\"}]\n");
        assertThat(shell.run(new LimitsShow(), "--frozen")).contains("No account is frozen");
    }

    @Test
    void showsAllOfAnAccountAndOfADomain() throws Exception {
        assertThat(shell.run(new LimitsShow(), ANA))
                .contains("Time zone  Z")
                .containsPattern("messages-per-minute .* 12 .* 300 .* server");
        assertThat(shell.run(new LimitsShow(), ANA, "--json"))
                .startsWith(
                        "{\"account\":\"ana@example.test\",\"time-zone\":\"Z\",\"frozen\":\"\",\"frozen-since\":\"\","
                                + "\"usage\":[{\"measure\":\"messages-per-day\",\"used\":12,\"limit\":300,\"set-for\":\"server\"");
        shell.run(new Freezing(), ANA);
        assertThat(shell.run(new LimitsShow(), "example.test"))
                .contains("domain-messages-per-day", ANA, "stopped by the operator");
    }

    @Test
    void freezesAndThaws() throws Exception {
        assertThat(shell.run(new Freezing(), ANA, "--reason", "sent spam")).contains("sends nothing until mail:thaw");
        assertThat(shell.run(new LimitsShow(), ANA)).contains("sent spam", "2026-11-27T00:00:00Z");
        assertThat(shell.run(new LimitsShow(), "--frozen")).contains(ANA);
        assertThatThrownBy(() -> shell.run(new Freezing(), ANA)).hasMessageContaining("frozen already");
        assertThat(shell.run(new Thawing(), ANA)).contains("may send again");
        assertThatThrownBy(() -> shell.run(new Thawing(), ANA)).hasMessageContaining("is not frozen");
    }

    @Test
    void entriesOfTheQueueAreChosenByTheirAccount() throws Exception {
        ListedQueue queue = new ListedQueue();
        shell.with(QueueAdmin.class, queue);
        shell.run(new QueueHold(), "--account", ANA);
        assertThat(queue.filter()).isEqualTo(QueueFilter.ALL.of(ana.id()));
        shell.run(new QueueRelease(), "--account", ANA);
        assertThat(queue.filter()).isEqualTo(QueueFilter.ALL.of(ana.id()).in(QueueState.HELD));
        assertThatThrownBy(() -> shell.run(new QueueHold(), "--account", "bea@example.test"))
                .hasMessageContaining("no account");
    }

    @Test
    void aReasonIsOneShortLine() {
        assertThatThrownBy(() -> shell.run(new Freezing(), ANA, "--reason", "a\nb"))
                .hasMessageContaining("one line");
        assertThatThrownBy(() -> shell.run(new Freezing(), ANA, "--reason", "r".repeat(121)))
                .hasMessageContaining("120 characters");
    }

    @Test
    void forgetsWhatWasSent() throws Exception {
        shell.run(new LimitsReset(), ANA);
        assertThat(shell.run(new LimitsReset(), "example.test")).contains("counting begins anew");
        assertThat(limits.asked()).containsExactly("reset " + ANA, "reset example.test");
    }

    @Test
    void saysWhatToStartWhereNothingCounts() {
        assertThatThrownBy(() -> new Shell().run(new LimitsShow())).hasMessageContaining("bundle:start palomar-limits");
    }
}
