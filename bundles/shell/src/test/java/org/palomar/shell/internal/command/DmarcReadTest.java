package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.dmarc.DmarcReader;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.message.Content;

/** Over a reader for which a file is the id of its report. */
class DmarcReadTest implements DmarcReader {

    @TempDir
    Path folder;

    private final Shell shell = new Shell().with(DmarcReader.class, this);

    @Override
    public DmarcReport read(Content content) throws IOException, UnreadableReportException {
        try (InputStream in = content.open()) {
            String id = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            if (id.equals("none")) {
                throw new UnreadableReportException("it is none");
            }
            DmarcReport.Row good = new DmarcReport.Row(
                    "192.0.2.7",
                    2,
                    "none",
                    "pass",
                    "fail",
                    List.of(),
                    "bank.test",
                    "",
                    List.of("bank.test s1 pass"),
                    List.of());
            DmarcReport.Row bad = new DmarcReport.Row(
                    "192.0.2.66",
                    9,
                    "reject",
                    "fail",
                    "fail",
                    List.of(),
                    "bank.test",
                    "",
                    List.of(),
                    List.of("evil.test pass"));
            return new DmarcReport(
                    id + ".test",
                    id,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    "bank.test",
                    "p=reject",
                    id.equals("one") ? List.of(good, bad) : List.of(good));
        }
    }

    private void file(String name, String id) throws IOException {
        Files.writeString(folder.resolve(name), id);
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    @Test
    void sumsUpAFolder() throws Exception {
        file("a", "one");
        file("b", "two");
        file("c", "one");
        assertThat(shell.run(new DmarcRead(), folder.toString(), "--json"))
                .isEqualTo(
                        "[{\"domain\":\"bank.test\",\"source\":\"192.0.2.66\",\"messages\":9,\"author\":\"bank.test\","
                                + "\"dkim\":\"fail\",\"spf\":\"fail\",\"disposition\":\"reject\",\"identities\":[\"spf evil.test pass\"],"
                                + "\"reporters\":[\"one.test\"]},"
                                + "{\"domain\":\"bank.test\",\"source\":\"192.0.2.7\",\"messages\":4,\"author\":\"bank.test\","
                                + "\"dkim\":\"pass\",\"spf\":\"fail\",\"disposition\":\"none\",\"identities\":[\"dkim bank.test s1 pass\"],"
                                + "\"reporters\":[\"one.test\",\"two.test\"]}]\n");
        assertThat(shell.run(new DmarcRead(), folder.resolve("b").toString())).contains("192.0.2.7", "two.test");
    }

    @Test
    void readsWhatIsPipedIn() throws Exception {
        shell.piped("two");
        assertThat(shell.run(new DmarcRead(), "--json")).contains("192.0.2.7", "two.test");
    }

    @Test
    void saysWhichFilesAreNoReports() throws Exception {
        file("a", "one");
        file("b", "none");
        assertThatThrownBy(() -> shell.run(new DmarcRead(), folder.toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("1 file is no report: b: it is none");
        assertThatThrownBy(() -> shell.run(new DmarcRead(), folder.resolve("z").toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("is no file");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new Shell().run(new DmarcRead(), folder.toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("palomar-dmarc-reports");
    }
}
