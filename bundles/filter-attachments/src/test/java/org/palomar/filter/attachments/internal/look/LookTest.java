package org.palomar.filter.attachments.internal.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.filter.attachments.internal.look.Mails.octets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.message.Content;

/** What is found in mail: by content, by name, and in the ways in which mail lies. */
class LookTest {

    static final byte[] PROGRAM = octets("MZ\u0090\0\3\0\0\0\4\0\0\0\u00ff\u00ff\0\0");
    private static final byte[] PICTURE = octets("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR");

    @ParameterizedTest
    @CsvSource({
        "4d5a90000300000004000000, executable",
        "7f454c460201010000000000, executable",
        "cffaedfe0700000100000000, executable",
        "cafebabe0000003400000000, executable",
        "6465780a3033350000000000, executable",
        "4954534603000000, executable",
        "2321 2f62696e2f73680a, script",
        "4c0000000114020000000000c00000000000004600, shortcut",
        "5b496e7465726e657453686f72746375745d0a55524c3d, shortcut",
        "4d5357494d000000, disk-image",
        "766864786669 6c65, disk-image",
        "377abcaf271c0004, unreadable",
        "526172211a0701 00, unreadable",
        "4d534346000000001, unreadable",
    })
    void tellsTypesByContentWhateverTheNameIs(String hex, String kind) throws Exception {
        String digits = hex.replace(" ", "");
        byte[] content = HexFormat.of().parseHex(digits.substring(0, digits.length() & ~1));
        assertThat(Mails.findings("holiday.dat", content)).contains(kind + " holiday.dat");
        assertThat(Mails.findings("holiday.jpg", content)).contains(kind + " holiday.jpg", "mismatch holiday.jpg");
        assertThat(Mails.findings(Mails.with("image/jpeg", "holiday", content))).contains("mismatch holiday");
    }

    @Test
    void tellsADiskImageByItsSeventeenthSector() throws Exception {
        byte[] image = new byte[40_000];
        System.arraycopy(octets("CD001"), 0, image, 32_769, 5);
        assertThat(Mails.findings("x.dat", image)).containsExactly("disk-image x.dat");
    }

    @ParameterizedTest
    @CsvSource({
        "run.exe, executable",
        "invoice.pdf.exe, executable",
        "run.exe. ., executable",
        "run.exe::$DATA, executable",
        "'RUN.EXE', executable",
        "folder\\run.scr, executable",
        "plug.xll, executable",
        "letter.js, script",
        "page.hta, script",
        "letter.lnk, shortcut",
        "disk.vhdx, disk-image",
    })
    void tellsWhatANameOpens(String name, String kind) throws Exception {
        assertThat(Mails.findings(name.replace("\\", "\\\\"), octets("just text")))
                .anyMatch(found -> found.startsWith(kind + " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"holiday.png", "letter.txt", "no-extension", "user@example.com", "table.csv", "a.b.c", "."})
    void findsNothingInWhatIsHonest(String name) throws Exception {
        assertThat(Mails.findings(name, name.endsWith("png") ? PICTURE : octets("just text")))
                .isEmpty();
    }

    @Test
    void tellsNamesThatHideTheirEnd() throws Exception {
        assertThat(Mails.findings("=?utf-8?Q?photo=E2=80=AEgpj.txt?=", octets("text")))
                .containsExactly("mismatch photo?gpj.txt");
        assertThat(Mails.findings("photo.jpg" + " ".repeat(40) + ".exe", octets("text")))
                .extracting(found -> found.substring(0, found.indexOf(' ')))
                .containsExactlyInAnyOrder("executable", "mismatch");
    }

    @Test
    void bothNamesOfAPartCount() throws Exception {
        Content message = Mails.text("""
                MIME-Version: 1.0
                Content-Type: application/octet-stream; name="run.exe"
                Content-Disposition: attachment; filename="holiday.png"

                text
                """);
        assertThat(Mails.findings(message)).containsExactly("executable holiday.png");
    }

    @Test
    void namesAreShownInOneLineAndShort() throws Exception {
        String name = "=?utf-8?B?"
                + Base64.getEncoder()
                        .encodeToString(("a\r\nX-Evil: 1\u0000\u009b\u202e" + "x".repeat(300) + ".exe")
                                .getBytes(StandardCharsets.UTF_8))
                + "?=";
        Report report = Mails.look(Mails.with(name, octets("text")), Bounds.DEFAULT);
        assertThat(report.findings()).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.text()).doesNotContainPattern("[\\p{Cc}\\x{202e}]");
            assertThat(finding.place().length()).isLessThanOrEqualTo(FileNames.SHOWN);
            assertThat(finding.place()).endsWith(".exe");
        });
    }

    @Test
    void whatTheOperatorListsIsNotTaken() throws Exception {
        Listed listed = new Listed(Set.of("csv"), Set.of("video/*"));
        assertThat(Mails.words(Mails.look(Mails.with("a.CSV", octets("x")), Bounds.DEFAULT, listed)))
                .containsExactly("listed a.CSV");
        assertThat(Mails.words(Mails.look(Mails.with("video/mp4", "a.b", octets("x")), Bounds.DEFAULT, listed)))
                .containsExactly("listed a.b");
        assertThat(Mails.words(Mails.look(Mails.with("a.txt", octets("x")), Bounds.DEFAULT, listed)))
                .isEmpty();
    }

    @Test
    void readsFilesInTheLinesOfAText() throws Exception {
        Content message = Mails.text("""
                Subject: s

                look at this
                begin 644 run.exe
                #35J0
                `
                end
                begin at the beginning
                """);
        assertThat(Mails.look(message, Bounds.DEFAULT).findings())
                .extracting(Finding::place)
                .containsExactly("text/plain/run.exe");
        assertThat(Mails.findings(Mails.text("Subject: s\n\nbegin with\nbegin 12 nothing\n")))
                .isEmpty();
    }

    @Test
    void readsMessagesInMessagesHoweverTheyAreEncoded() throws Exception {
        String inner = new String(Mails.with("run.dat", PROGRAM).open().readAllBytes(), StandardCharsets.UTF_8);
        Content plain = Mails.text("MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + inner);
        assertThat(Mails.findings(plain)).containsExactly("executable message/rfc822/run.dat");
        assertThat(Mails.findings(Mails.with("message/rfc822", "m.eml", octets(inner))))
                .containsExactly("executable m.eml/run.dat");
        assertThat(Mails.findings(Mails.with("m.eml", octets(inner)))).containsExactly("executable m.eml/run.dat");
    }

    @Test
    void whatMailHidesIsUnreadable() throws Exception {
        assertThat(Mails.findings(Mails.text("Content-Type: message/partial; id=a; number=1\n\ntext")))
                .containsExactly("unreadable message/partial");
        assertThat(Mails.findings(Mails.text("Content-Type: message/external-body; access-type=URL\n\ntext")))
                .containsExactly("unreadable message/external-body");
        assertThat(Mails.findings(Mails.text("Content-Type: multipart/mixed\n\ntext")))
                .containsExactly("unreadable multipart/mixed");
        assertThat(Mails.findings(
                        Mails.text("Content-Type: application/x-a\nContent-Transfer-Encoding: x-strange\n\ntext")))
                .containsExactly("unreadable application/x-a");
        assertThat(Mails.findings(Mails.text(
                        "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--\n")))
                .containsExactly("unreadable the message");
    }

    @Test
    void anArchiveBehindAPictureIsALie() throws Exception {
        byte[] zip = Zips.of("run.exe", PROGRAM);
        byte[] both = Arrays.copyOf(PICTURE, PICTURE.length + zip.length);
        System.arraycopy(zip, 0, both, PICTURE.length, zip.length);
        assertThat(Mails.findings("holiday.png", both)).containsExactly("mismatch holiday.png");
        byte[] large = Arrays.copyOf(PICTURE, 300_000 + zip.length);
        System.arraycopy(zip, 0, large, 300_000, zip.length);
        assertThat(Mails.findings("holiday.png", large)).containsExactly("mismatch holiday.png");
    }

    /** Whoever opens archives looks for their end; who reads mail shows the beginning. */
    @Test
    void anArchiveIsFoundBehindFieldsAndBeforeOctetsOfNoUse() throws Exception {
        byte[] zip = Zips.of("run.exe", PROGRAM);
        byte[] fields = octets("from: a\r\n\r\n" + "x".repeat(5000));
        byte[] mail = Arrays.copyOf(fields, fields.length + zip.length);
        System.arraycopy(zip, 0, mail, fields.length, zip.length);
        assertThat(Mails.findings("invoice.zip", mail)).contains("mismatch invoice.zip");
        byte[] trailed = Arrays.copyOf(PICTURE, PICTURE.length + zip.length + 1);
        System.arraycopy(zip, 0, trailed, PICTURE.length, zip.length);
        assertThat(Mails.findings("holiday.png", trailed)).containsExactly("mismatch holiday.png");
    }

    @Test
    void anArchiveByItsNameAloneIsUnreadable() throws Exception {
        assertThat(Mails.findings("invoice.rar", octets("\0Rar!\32\7\0"))).containsExactly("unreadable invoice.rar");
    }

    @Test
    void aTextThatIsShownIsNoFileByWhatItBeginsWith() throws Exception {
        for (String begin : List.of("0707012345 is my number", "ZOO tickets", "#!/bin/sh is how it begins")) {
            assertThat(Mails.findings(Mails.text("Subject: s\n\n" + begin + "\n")))
                    .isEmpty();
        }
    }

    @Test
    void filesInTheLinesOfAnyTextAreFoundAndCount() throws Exception {
        Content odd = Mails.text("Subject: s\n\n\u0001\nbegin 644 run.exe\n#35J0\n`\nend\n");
        assertThat(Mails.findings(odd)).containsExactly("executable text/plain/run.exe");
        Bounds small = new Bounds(5, 100, 1 << 20, 200, Duration.ofSeconds(60));
        Content much = Mails.text("Subject: s\n\nbegin 644 a.dat\n" + "_\n".repeat(40_000) + "end\n");
        assertThat(Mails.words(Mails.look(much, small))).containsExactly("unreadable the message");
    }

    @Test
    void aFileWhoseEndIsMissingHidesNoneBehindIt() throws Exception {
        Content hidden = Mails.text("Subject: s\n\nbegin 644 a.txt\n#86)C\nbegin 644 run.exe\n#35J0\n`\nend\n");
        assertThat(Mails.findings(hidden)).containsExactly("executable text/plain/run.exe");
    }

    @Test
    void allNamesOfAPartCount() throws Exception {
        Content message = Mails.text("""
                MIME-Version: 1.0
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*=utf-8''a.txt; filename="b.txt"; filename="c.js"

                text
                """);
        assertThat(Mails.findings(message)).containsExactly("script a.txt");
    }

    @Test
    void manyThingsAreBounded() throws Exception {
        Content many = Mails.text("Content-Type: multipart/mixed; boundary=b\n\n"
                + "--b\nContent-Type: application/x-a\n\nx\n".repeat(60) + "--b--\n");
        Bounds few = new Bounds(5, 50, 1 << 20, 200, Duration.ofSeconds(60));
        assertThat(Mails.words(Mails.look(many, few))).containsExactly("unreadable the message");
    }

    @Test
    void timeIsBounded() throws Exception {
        AtomicLong clock = new AtomicLong();
        Report report = new Report(0);
        Look.Place slow = new Look.Place(
                Path.of("target"),
                new Turns(1, Duration.ofSeconds(60)),
                () -> clock.getAndAdd(Duration.ofSeconds(5).toNanos()));
        Look.at(Mails.with("a.zip", Zips.of("a", octets("a"))), Bounds.DEFAULT, Listed.NONE, slow, report);
        assertThat(Mails.words(report)).containsExactly("unreadable the message");
        assertThat(report.findings().getFirst().detail()).contains("longer than 20 s");
    }

    @Test
    void aMessageThatCantBeReadIsNoFinding() {
        Content broken = new Content() {
            private final Content message = Mails.with("run.exe", PROGRAM);

            @Override
            public long size() {
                return message.size();
            }

            @Override
            public InputStream open() throws IOException {
                return message.open();
            }

            @Override
            public InputStream open(long offset, long length) throws IOException {
                if (length == message.size()) {
                    return message.open();
                }
                throw new IOException("the disk is gone");
            }
        };
        assertThatThrownBy(() -> Mails.findings(broken))
                .isInstanceOf(LookFailedException.class)
                .hasMessageContaining("the disk is gone");
    }

    @Test
    void aLookThatGetsNoTurnFails() throws Exception {
        Turns none = new Turns(0, Duration.ofMillis(1));
        Look.Place place = new Look.Place(Path.of("target"), none, System::nanoTime);
        Report report = new Report(0);
        assertThatThrownBy(() -> Look.at(Mails.with("a", PROGRAM), Bounds.DEFAULT, Listed.NONE, place, report))
                .isInstanceOf(LookFailedException.class)
                .hasMessageContaining("at once");
        Look.at(Mails.text("Subject: s\n\nno attachment"), Bounds.DEFAULT, Listed.NONE, place, report);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void sayWhatWasSeen() throws Exception {
        Report report = Mails.look(Mails.with("a.zip", Zips.of("b.png", PICTURE)), Bounds.DEFAULT);
        assertThat(report.seen())
                .containsExactly(
                        new Report.Seen("text/plain", "text"),
                        new Report.Seen("a.zip", "ZIP archive"),
                        new Report.Seen("a.zip/b.png", "picture"));
        assertThat(report.findings()).isEqualTo(List.of());
    }

    @FuzzTest(maxDuration = "60s")
    void readsAnyMessage(byte[] octets) throws LookFailedException {
        Bounds small = new Bounds(5, 200, 4 << 20, 200, Duration.ofSeconds(60));
        assertThat(Mails.look(Content.of(octets), small).findings()).doesNotContainNull();
    }

    @FuzzTest(maxDuration = "60s")
    void readsAnyAttachment(byte[] octets) throws LookFailedException {
        Bounds small = new Bounds(5, 200, 4 << 20, 200, Duration.ofSeconds(60));
        assertThat(Mails.look(Mails.with("a.doc", octets), small).findings()).doesNotContainNull();
    }
}
