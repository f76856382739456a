package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.destination.DestinationCheck;
import org.palomar.api.destination.DestinationQuestion;
import org.palomar.api.destination.DestinationReport;
import org.palomar.api.destination.DestinationReport.Verdict;
import org.palomar.api.destination.MailHost;
import org.palomar.api.destination.ServerCall;
import org.palomar.api.destination.ShownCertificate;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.queue.RemoteReply;

class DestinationLookTest implements DestinationCheck {

    private static final ServerCall CALL = new ServerCall(
            "mx.far.test[192.0.2.1:25]",
            "ordinary",
            "192.0.2.9 as mail.here.test",
            "a verified certificate (MTA-STS)",
            Optional.of(RemoteReply.of(220, "", "mx.far.test")),
            "TLSv1.3 X",
            Optional.of(new ShownCertificate(
                    List.of("mx.far.test"),
                    "CN=A",
                    Instant.parse("2027-01-02T03:04:05Z"),
                    Optional.of("expired"),
                    Optional.empty())),
            Optional.of(RemoteReply.of(550, "5.1.1", "No such user")),
            "The recipient is not taken",
            Duration.ofMillis(12));

    private final Shell shell = new Shell().with(DestinationCheck.class, this);
    private Optional<DestinationQuestion> asked = Optional.empty();

    @Override
    public DestinationReport look(DestinationQuestion question, Consumer<ServerCall> progress) {
        asked = Optional.of(question);
        progress.accept(CALL);
        return new DestinationReport(
                question.domain(),
                question.recipient(),
                Verdict.REFUSED,
                "1 mail exchanger",
                Optional.of(Security.SECURE),
                "enforced, mail goes to mx.far.test",
                List.of(new MailHost(
                        question.domain(),
                        10,
                        List.of(InetAddress.getLoopbackAddress()),
                        Optional.of(Security.SECURE),
                        List.of(new TlsaRecord(3, 1, 1, "ab")),
                        "a remark")),
                List.of(CALL));
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    @Test
    void saysWhatWasSeen() throws Exception {
        assertThat(shell.run(new DestinationLook(), "ana@far.test", "--timeout", "5"))
                .contains(
                        "… mx.far.test[192.0.2.1:25] (ordinary): The recipient is not taken, after 12 ms",
                        "ana@far.test",
                        "refused: servers say",
                        "enforced, mail goes to mx.far.test",
                        "3 1 1 ab",
                        "a remark",
                        "from 192.0.2.9 as mail.here.test",
                        "220 2.0.0 mx.far.test",
                        "mx.far.test; by CN=A; until 2027-01-02",
                        "does not vouch for it: expired",
                        "550 5.1.1 No such user");
        assertThat(asked.orElseThrow().deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(asked.orElseThrow().recipient()).map(Object::toString).contains("ana@far.test");
    }

    @Test
    void saysItInJsonAndNothingElse() throws Exception {
        assertThat(shell.run(new DestinationLook(), "far.test", "--json"))
                .startsWith("{\"destination\":\"far.test\",\"verdict\":\"refused\"")
                .contains("\"certificate\":{\"names\":[\"mx.far.test\"]", "\"recipient\":\"550 5.1.1 No such user\"")
                .doesNotContain("…")
                .hasLineCount(1);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> shell.run(new DestinationLook(), "no domain"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("is no domain name");
        assertThatThrownBy(() -> shell.run(new DestinationLook(), "a@b@c")).hasMessageContaining("is no mail address");
        assertThatThrownBy(() -> shell.run(new DestinationLook(), "far.test", "--timeout", "0"))
                .hasMessageContaining("1 to 600");
        assertThatThrownBy(() -> new Shell().run(new DestinationLook(), "far.test"))
                .hasMessageContaining("palomar-relay");
    }
}
