package org.palomar.filter.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Verdict;
import org.palomar.mime.MimeLimits;

class PolicyTest {

    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static final String PROGRAM = "--b\r\nContent-Type: application/x-msdownload; name=run.exe\r\n\r\nMZ";

    private final Recipient strict = new Recipient(Address.of("a@strict.test"), Set.of(new AccountId(1)));
    private final Recipient other = new Recipient(Address.of("b@other.test"), Set.of(new AccountId(2)));

    private final Policy policy = new Policy(Map.of(
            "domains", "strict.test", "strict.test.refused", "exe, application/zip", "strict.test.max-size", "2K"));

    private MailTransaction message(String type, String fileName, int padding) {
        return message(
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: "
                        + type
                        + "\r\nContent-Disposition: attachment; filename=\"" + fileName + "\"\r\n\r\n"
                        + "x".repeat(padding)
                        + "\r\n--b--\r\n");
    }

    private MailTransaction message(String text) {
        Origin origin = new Origin(
                Origin.Door.MX,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                "client",
                "",
                Optional.empty());
        return new MailTransaction(
                "t1",
                Instant.EPOCH,
                origin,
                ReversePath.none(),
                List.of(strict, other),
                Content.of(text.getBytes(StandardCharsets.US_ASCII)),
                List.of(),
                false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.exe", "RUN.EXE", "holiday.jpg.exe", "run.exe. ."})
    void refusesAnEndingForTheDomainThatDoesNotTakeItAndForNoOther(String fileName) throws IOException {
        Opinion opinion = policy.judge(message("application/octet-stream", fileName, 10));
        assertThat(opinion.of(strict)).isInstanceOf(Verdict.Reject.class);
        assertThat(opinion.of(other)).isEqualTo(new Verdict.Accept());
    }

    @Test
    void refusesATypeWhateverItsName() throws IOException {
        assertThat(policy.judge(message("Application/ZIP", "holiday.jpg", 10)).of(strict))
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void takesWhatIsNotRefused() throws IOException {
        assertThat(policy.judge(message("image/jpeg", "holiday.jpg", 10))).isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void noListOfAddressesHidesAnAttachment() throws IOException {
        policy.modified(Map.of("domains", "strict.test", "strict.test.refused", "exe"));
        Opinion opinion = policy.judge(message("To:a\r\n".repeat(8_000) + MIXED + PROGRAM));
        assertThat(opinion.of(strict))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        reject -> assertThat(reject.reply().text()).endsWith("of the kind .exe"));
        assertThat(opinion.of(other)).isEqualTo(new Verdict.Accept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "multipart/mixed; boundary=c"})
    void refusesAnEndingWhateverThePartSaysThatItEncloses(String type) throws IOException {
        policy.modified(Map.of("domains", "strict.test", "strict.test.refused", "exe"));
        String program = "--b\r\nContent-Type: " + type
                + "\r\nContent-Disposition: attachment; filename=run.exe\r\n\r\n--c\r\n\r\nMZ";
        assertThat(policy.judge(message(MIXED + program)).of(strict)).isInstanceOf(Verdict.Reject.class);
    }

    /** Messages with more than the parser looks through before a program, or around it. */
    static Stream<Named<String>> messagesThatHideAnAttachment() {
        String nested = "Content-Type: message/rfc822\r\n\r\n".repeat(MimeLimits.DEPTH);
        String described =
                "--b\r\nContent-ID: <1@example.org>\r\nContent-Type: image/png; name=\"holiday.png\"\r\n\r\n";
        String type = PROGRAM.substring(0, PROGRAM.indexOf(';'));
        return Stream.of(
                Named.of("many parts", MIXED + "--b\r\n\r\n\r\n".repeat(MimeLimits.PARTS) + PROGRAM),
                Named.of("many parts that say much", MIXED + described.repeat(8_000) + PROGRAM),
                Named.of("many levels", nested + MIXED + PROGRAM),
                Named.of(
                        "many parameters",
                        MIXED + type + ";a=b".repeat(MimeLimits.PARAMETERS) + "; name=run.exe\r\n\r\n"),
                Named.of("a second type", MIXED + "--b\r\nContent-Type: text/plain\r\n" + PROGRAM.substring(5)),
                Named.of(
                        "a name behind what is no type",
                        MIXED + "--b\r\nContent-Type: application; name=run.exe\r\n\r\n"),
                Named.of("an encoded boundary", MIXED.replace("boundary=", "boundary*=us-ascii''") + PROGRAM),
                Named.of("a long line", MIXED + type + ";a=" + "b".repeat(MimeLimits.LINE) + "; name=run.exe\r\n\r\n"),
                Named.of(
                        "a long field",
                        MIXED + type + (";\r\n a=" + "b".repeat(900)).repeat(200) + ";\r\n name=run.exe\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("messagesThatHideAnAttachment")
    void refusesAMessageThatItCantSeeAllOf(String message) throws IOException {
        policy.modified(Map.of("domains", "strict.test", "strict.test.refused", "exe"));
        Opinion opinion = policy.judge(message(message));
        assertThat(opinion.of(strict)).isEqualTo(new Verdict.Reject(DomainPolicy.TOO_MUCH));
        assertThat(opinion.of(other)).isEqualTo(new Verdict.Accept());
    }

    @Test
    void refusesWhatIsTooLargeForTheDomain() throws IOException {
        Opinion opinion = policy.judge(message("image/jpeg", "holiday.jpg", 3000));
        assertThat(opinion.of(strict)).isEqualTo(new Verdict.Reject(DomainPolicy.TOO_LARGE));
        assertThat(opinion.of(other)).isEqualTo(new Verdict.Accept());
    }

    @Test
    void namesAKeyOfADomainThatIsNotListed() {
        policy.modified(Map.of("domains", "strict.test", "strict.test.max-size", "2K", "lax.test.refused", "exe"));
        assertThat(policy.findings())
                .extracting(HealthFinding::text)
                .containsExactly("etc/palomar.filter.policy.cfg: lax.test.refused: there is no such key");
    }

    @Test
    void keepsTheLastGoodPolicyWhenAValueIsWrong() throws IOException {
        policy.modified(Map.of("domains", "strict.test", "strict.test.max-size", "huge"));
        assertThat(policy.judge(message("image/jpeg", "run.exe", 10)).of(strict))
                .isInstanceOf(Verdict.Reject.class);
        assertThat(policy.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text()).startsWith("etc/palomar.filter.policy.cfg: strict.test.max-size"));
    }
}
