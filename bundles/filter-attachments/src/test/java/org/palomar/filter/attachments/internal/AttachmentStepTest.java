package org.palomar.filter.attachments.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.attachment.AttachmentSeen;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.filter.attachments.internal.look.LookFailedException;
import org.palomar.filter.attachments.internal.look.Mails;
import org.palomar.filter.attachments.internal.look.Zips;

/** What becomes of messages by what they carry, as settings and recipients want it. */
class AttachmentStepTest {

    private static final Content PROGRAM = Mails.with("a.zip", Zips.of("run.exe", Mails.octets("MZ\0\0")));
    private static final Content PLAIN = Mails.text("Subject: s\n\nhello");
    private static final Content DOCUMENT = Mails.with("a.zip", Zips.of("word.pif/", Mails.octets("")));

    private static AttachmentStep step(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("spool", "target/spool");
        return new AttachmentStep(all);
    }

    private static MailTransaction mail(Content content, Origin.Door door, Map<String, String> wishes) {
        MailTransaction transaction = new MailTransaction(
                "m1",
                Instant.EPOCH,
                new Origin(
                        door,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        "client",
                        "",
                        Optional.empty()),
                ReversePath.of(Address.of("eva@far.test")),
                List.of(new Recipient(Address.of("ana@here.test"), Set.of(new AccountId(7)))),
                content,
                List.of(),
                false);
        return transaction.seenWith(List.of(), new Tuned(wishes));
    }

    private static Verdict judge(AttachmentStep step, Content content, Map<String, String> wishes) throws Exception {
        Opinion opinion = step.judge(mail(content, Origin.Door.MX, wishes));
        assertThat(opinion.exceptions()).isEmpty();
        return opinion.forAll();
    }

    @Test
    void aProgramIsHeldUnlessItIsWantedOtherwise() throws Exception {
        AttachmentStep step = step(Map.of());
        String text = "a.zip/run.exe is a program: Windows program";
        assertThat(judge(step, PROGRAM, Map.of())).isEqualTo(new Verdict.Quarantine("attachment: " + text));
        assertThat(judge(step, PROGRAM, Map.of("executable", "accept"))).isEqualTo(new Verdict.Accept());
        assertThat(judge(step, PROGRAM, Map.of("executable", "reject")))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        reject -> assertThat(reject.reply().toString())
                                .isEqualTo("550 5.7.1 an attachment is not taken: " + text));
        List<HeaderField> fields = List.of(new HeaderField("X-Palomar-Attachments", "executable (a.zip/run.exe)"));
        assertThat(judge(step, PROGRAM, Map.of("executable", "tag"))).isEqualTo(new Verdict.Tag(fields));
        assertThat(judge(step, PROGRAM, Map.of("executable", "junk"))).isEqualTo(new Verdict.Junk(fields));
        assertThat(judge(step, PROGRAM, Map.of("executable", "score", "points", "2.5")))
                .isEqualTo(new Verdict.Score(List.of(new RuleHit("ATTACHMENT_EXECUTABLE", 2.5, text)), fields));
        assertThat(judge(step, PLAIN, Map.of())).isEqualTo(new Verdict.Accept());
    }

    @Test
    void theHardestReactionHolds() throws Exception {
        AttachmentStep step = step(Map.of("executable", "score 7", "encrypted", "tag", "mismatch", "junk"));
        Content several = Mails.with("a.jpg", Zips.of("run.exe", Mails.octets("MZ\0\0")));
        assertThat(judge(step, several, Map.of())).isInstanceOf(Verdict.Junk.class);
        assertThat(judge(step, several, Map.of("mismatch", "tag")))
                .isInstanceOfSatisfying(Verdict.Score.class, score -> {
                    assertThat(score.hits()).extracting(RuleHit::points).containsExactly(7.0);
                    assertThat(score.fields().getFirst().value())
                            .isEqualTo("executable (a.jpg/run.exe), mismatch (a.jpg)");
                });
    }

    @Test
    void whatAccountsSendIsLookedAtIfTheOperatorWantsThat() throws Exception {
        MailTransaction submitted = mail(PROGRAM, Origin.Door.SUBMISSION, Map.of());
        assertThat(step(Map.of()).judge(submitted)).isEqualTo(Opinion.ACCEPT);
        assertThat(step(Map.of("submitted", "true")).judge(submitted).forAll()).isInstanceOf(Verdict.Quarantine.class);
        assertThat(step(Map.of())
                        .judge(mail(PROGRAM, Origin.Door.LMTP, Map.of()))
                        .forAll())
                .isInstanceOf(Verdict.Quarantine.class);
    }

    @Test
    void aDiskThatRefusesIsAFailureAndNoPass(@TempDir Path folder) throws Exception {
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        AttachmentStep step = step(Map.of("spool", file.toString()));
        Content large = Mails.with("a.zip", Zips.of("noise", noise));
        assertThatThrownBy(() -> judge(step, large, Map.of()))
                .isInstanceOf(LookFailedException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void anInterruptedLookIsAFailureAndNoPass() throws Exception {
        AttachmentStep step = step(Map.of());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> judge(step, PROGRAM, Map.of())).isInstanceOf(LookFailedException.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(judge(step, PROGRAM, Map.of())).isInstanceOf(Verdict.Quarantine.class);
    }

    @Test
    void namesOfForeignersReachRepliesAndFieldsAsAscii() throws Exception {
        Content message = Mails.with("=?utf-8?Q?factura_espa=C3=B1ola=0D=0AX:y.exe?=", Mails.octets("x"));
        assertThat(judge(step(Map.of("executable", "reject")), message, Map.of()))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        reject -> assertThat(reject.reply().text())
                                .matches("[ -~]+")
                                .contains("factura espa?ola??X:y.exe"));
        assertThat(judge(step(Map.of()), message, Map.of()))
                .isInstanceOfSatisfying(
                        Verdict.Quarantine.class,
                        held -> assertThat(held.reason()).contains("factura española??X:y.exe"));
    }

    @Test
    void explainsWhatItSees() throws Exception {
        assertThat(step(Map.of("executable", "score 3")).look(PROGRAM))
                .containsExactly(
                        new AttachmentSeen("text/plain", "text", "", "accept", ""),
                        new AttachmentSeen("a.zip", "ZIP archive", "", "accept", ""),
                        new AttachmentSeen(
                                "a.zip/run.exe", "Windows program", "executable", "score 3", "Windows program"));
        assertThat(step(Map.of()).look(DOCUMENT))
                .extracting(AttachmentSeen::finding)
                .containsOnly("");
    }

    @ParameterizedTest
    @CsvSource({
        "executable, delete",
        "macro, score 101",
        "macro, score many",
        "points, -1",
        "extensions, .exe",
        "types, video",
        "max-depth, 0",
        "max-time, 2h",
        "max-ratio, 1",
    })
    void aWrongValueKeepsTheLastGoodOnes(String key, String value) throws Exception {
        AttachmentStep step = step(Map.of("executable", "junk"));
        step.modified(Map.of(key, value));
        assertThat(step.findings())
                .extracting(HealthFinding::text)
                .singleElement()
                .asString()
                .startsWith("etc/palomar.filter.attachments.cfg: " + key + ": ");
        assertThat(judge(step, PROGRAM, Map.of())).isInstanceOf(Verdict.Junk.class);
    }

    /** The pipeline asks for each group of wishes. */
    @Test
    void aMessageIsLookedAtOnceWhateverItsRecipientsWant() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        Content message = new Content() {
            @Override
            public long size() {
                return PROGRAM.size();
            }

            @Override
            public InputStream open() throws IOException {
                opened.incrementAndGet();
                return PROGRAM.open();
            }
        };
        AttachmentStep step = step(Map.of());
        assertThat(judge(step, message, Map.of())).isInstanceOf(Verdict.Quarantine.class);
        int once = opened.get();
        assertThat(judge(step, message, Map.of("executable", "junk"))).isInstanceOf(Verdict.Junk.class);
        assertThat(judge(step, message, Map.of("executable", "accept"))).isInstanceOf(Verdict.Accept.class);
        assertThat(opened).hasValue(once);
        step.modified(Map.of("extensions", "zip", "listed", "reject", "executable", "accept"));
        assertThat(judge(step, message, Map.of())).as("by the new settings").isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void settingsActAtOnce() throws Exception {
        AttachmentStep step = step(Map.of());
        step.modified(Map.of("executable", "accept", "extensions", "ZIP", "listed", "reject", "rank", "200"));
        assertThat(judge(step, PROGRAM, Map.of())).isInstanceOf(Verdict.Reject.class);
        assertThat(step.description().rank()).isEqualTo(200);
        assertThat(step.findings()).isEmpty();
        assertThat(step.description().tunable("archive-bomb")).isPresent();
    }
}
