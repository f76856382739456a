package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** smtplib, imaplib and poplib do what an owner does, as {@code python_client.py} tells. */
@ExtendWith(SharedDistribution.class)
class PythonTest {

    private static final Map<String, Integer> PORTS = Map.of(
            "SUBMISSION",
            2587,
            "SUBMISSIONS",
            2465,
            "LMTP",
            2424,
            "IMAP",
            2143,
            "IMAPS",
            2993,
            "POP3",
            2110,
            "POP3S",
            2995);

    @Test
    void sendsReadsFlagsMovesAndDeletes(Distribution distribution) throws Exception {
        Account account = Account.create(distribution, "python.example", "karl").getFirst();
        String script = Objects.requireNonNull(PythonTest.class.getResource("python_client.py"))
                .getPath();
        List<String> command = new ArrayList<>(List.of("env", "PYTHONDONTWRITEBYTECODE=1"));
        command.add("ADDRESS=" + account.address());
        command.add("PASSWORD=" + account.password());
        command.add("TRUSTED=" + InstanceTrust.file(distribution));
        PORTS.forEach((name, high) -> command.add(name + "=" + distribution.port(high)));
        command.addAll(List.of("python3", script));
        Distribution.Output output = Distribution.run("", command.toArray(String[]::new));
        assertThat(output.status()).as(output.text()).isZero();
    }
}
