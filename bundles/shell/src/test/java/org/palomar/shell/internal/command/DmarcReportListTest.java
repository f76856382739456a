package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.DmarcReports;

class DmarcReportListTest implements DmarcReports {

    private static final LocalDate DAY = LocalDate.parse("2026-03-01");

    private final Shell shell = new Shell().with(DmarcReports.class, this);

    @Override
    public List<Counted> counted() {
        return List.of(
                new Counted(DAY, Domain.of("far.test"), 12, 3, "is counted"),
                new Counted(DAY, Domain.of("near.test"), 1, 0, "is counted"));
    }

    @Override
    public List<Sent> send(Optional<Domain> domain) {
        return domain.map(one -> List.of(new Sent(DAY, one, true, "mailed to dmarc@far.test")))
                .orElse(List.of());
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    @Test
    void showsWhatIsCounted() throws Exception {
        assertThat(shell.run(new DmarcReportList())).contains("2026-03-01", "far.test", "12", "near.test");
        assertThat(shell.run(new DmarcReportList(), "far.test", "--json"))
                .isEqualTo("[{\"day\":\"2026-03-01\",\"domain\":\"far.test\",\"passed\":12,\"failed\":3,"
                        + "\"state\":\"is counted\"}]\n");
    }

    @Test
    void reportsAtOnce() throws Exception {
        assertThat(shell.run(new DmarcReportList(), "far.test", "--send")).contains("mailed to dmarc@far.test");
        assertThat(shell.run(new DmarcReportList(), "--send")).isEqualTo("There was nothing to report.\n");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new Shell().run(new DmarcReportList()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("palomar-dmarc-reports");
    }
}
