package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code docs/write-a-filter.md} says of routes holds in a running server: its code, its values, its endpoints with their options. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManualRoutesTest {

    private static final Path MANUAL = Path.of("../docs/write-a-filter.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("`(\\$\\{body\\.[^`]+})`");
    private static final Pattern FROM_OPTION = Pattern.compile("\\| `(rank|deadline|onFailure)` \\| (\\w+) \\|");
    private static final Pattern ENDPOINT = Pattern.compile("\\| `(palomar:\\w+)` \\| ([^|]+) \\|");
    private static final Pattern OPTION = Pattern.compile("`(\\w+)`(?: \\(([^)]+)\\))?");

    private final Distribution distribution;
    private Account account = new Account("", "");

    ManualRoutesTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccount() {
        account = Account.create(distribution, "manual.example", "nora").getFirst();
    }

    @Test
    void theYamlRouteActs() throws Exception {
        String route = found(YAML).getFirst().group(1);
        try (EditedFile file = new EditedFile(distribution, "deploy/manual.yaml")) {
            file.save(route);
            await().until(this::steps, steps -> steps.contains("deploy/manual.yaml"));
            assertThat(send("a lottery ticket")).startsWith("250");
        }
        assertThat(new AngusClient(distribution, account).readBySubject("Junk", "a lottery ticket"))
                .contains("X-Rule: lottery\r\n");
    }

    @Test
    void everyValueCanBeAsked() throws Exception {
        List<MatchResult> values = found(VALUE);
        assertThat(values).hasSizeGreaterThan(10);
        String all = values.stream().map(value -> value.group(1)).collect(Collectors.joining("|"));
        try (EditedFile file = new EditedFile(distribution, "deploy/values.xml")) {
            file.save(route("palomar:content", "<to uri=\"palomar:tag?name=X-Values&amp;value=" + all + "\"/>"));
            await().until(this::steps, steps -> steps.contains("deploy/values.xml"));
            assertThat(send("values")).startsWith("250");
        }
        assertThat(new AngusClient(distribution, account).readBySubject("INBOX", "values"))
                .contains("X-Values: corpus@sender.example|[" + account.address() + "]|values|");
    }

    @Test
    void everyEndpointTakesItsOptions() throws IOException {
        String from = found(FROM_OPTION).stream()
                .map(option -> option.group(1) + "=" + option.group(2))
                .collect(Collectors.joining("&amp;", "palomar:envelope?domains=manual.example&amp;", ""));
        List<MatchResult> endpoints = found(ENDPOINT);
        assertThat(endpoints).hasSizeGreaterThan(6);
        String answers = endpoints.stream().map(this::answer).collect(Collectors.joining());
        try (EditedFile file = new EditedFile(distribution, "deploy/endpoints.xml")) {
            file.save(route(from, answers));
            await().until(() -> steps() + health(), told -> told.contains("deploy/endpoints.xml"));
            assertThat(health()).doesNotContain("deploy/endpoints.xml");
            assertThat(steps()).contains("deploy/endpoints.xml");
        }
    }

    /** An endpoint with all its options, at their defaults if they have one. */
    private String answer(MatchResult endpoint) {
        String options = OPTION.matcher(endpoint.group(2))
                .results()
                .map(option -> "&amp;" + option.group(1) + "=" + value(option))
                .collect(Collectors.joining());
        return "<to uri=\"" + endpoint.group(1) + "?recipients=" + account.address() + options + "\"/>";
    }

    private String value(MatchResult option) {
        if (option.group(2) != null) {
            return option.group(2);
        }
        return option.group(1).equals("to") ? account.address() : "x";
    }

    private static String route(String from, String answers) {
        return "<routes xmlns=\"http://camel.apache.org/schema/xml-io\"><route><from uri=\"" + from + "\"/>" + answers
                + "</route></routes>";
    }

    private static List<MatchResult> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(MANUAL)).results().toList();
    }

    private String send(String subject) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            return sender.send(account.address(), "Subject: " + subject + "\r\n\r\nx\r\n");
        }
    }

    private String steps() {
        return distribution.succeed("mail:steps");
    }

    private String health() {
        return distribution.succeed("mail:health");
    }
}
