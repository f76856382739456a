package org.palomar.queue.internal.notice;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Returned;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.Headers;
import org.palomar.mime.MessageParser;

class NoticeComposerTest {

    private static final Instant NOW = Instant.parse("2026-01-05T03:04:05Z");
    private static final Address ANA = Address.of("ana@example.org");
    private static final OutboundRecipient BOB =
            new OutboundRecipient(Address.of("bob@example.net"), "rfc822;Bob@example.net", Set.of());
    private static final RemoteReply UNKNOWN = new RemoteReply(550, "5.1.1", "No such user: bob");
    private static final String ORIGINAL =
            "Subject: hi\r\nX-Long: a\r\n b\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n--=_x\r\n";

    private final NoticeComposer composer = new NoticeComposer(Domain.of("mail.example.org"), 1000);

    private static Notice notice(OutboundOptions options, Content original, Told... told) {
        return notice(Optional.of(new AccountId(1)), options, original, told);
    }

    private static Notice notice(Optional<AccountId> account, OutboundOptions options, Content original, Told... told) {
        Outbound message = new Outbound(
                "t1",
                Instant.parse("2026-01-02T03:04:05Z"),
                ReversePath.of(ANA),
                List.of(BOB),
                Content.of(new byte[0]),
                options,
                account);
        return new Notice(
                new QueueId(5, 6), NOW, ANA, message, original, List.of(told), Optional.of(NOW.plusSeconds(3600)));
    }

    private static Content original(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Told failed() {
        return Told.of(BOB, Action.FAILED, UNKNOWN, "mx.example.net");
    }

    private String composed(Notice notice) throws IOException {
        return text(composer.compose(notice).content());
    }

    private static String text(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<BodyStructure> parts(Content content) throws IOException {
        BodyStructure structure = MessageParser.summarize(content).structure();
        assertThat(structure).isInstanceOf(Multipart.class);
        return ((Multipart) structure).parts();
    }

    private static String body(Content content, BodyStructure part) throws IOException {
        try (InputStream in = BodyDecoding.open(content, part)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> types(Content content) throws IOException {
        return parts(content).stream()
                .map(part ->
                        (part.description().type() + "/" + part.description().subtype()).toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void isAReportInThreeParts() throws IOException {
        Content content = composer.compose(notice(OutboundOptions.NONE, original(ORIGINAL), failed()))
                .content();
        assertThat(types(content)).containsExactly("text/plain", "message/delivery-status", "message/rfc822");
        Headers headers = Headers.read(content);
        assertThat(headers.first("From").orElseThrow().value()).contains("MAILER-DAEMON@mail.example.org");
        assertThat(headers.first("To").orElseThrow().value()).isEqualTo("<ana@example.org>");
        assertThat(headers.first("Auto-Submitted").orElseThrow().value()).isEqualTo("auto-replied");
        assertThat(headers.first("Content-Type").orElseThrow().value())
                .startsWith("multipart/report; report-type=delivery-status;");
    }

    @Test
    void tellsPeopleInEnglishAndSpanish() throws IOException {
        Content content = composer.compose(notice(OutboundOptions.NONE, original(ORIGINAL), failed()))
                .content();
        assertThat(body(content, parts(content).getFirst()))
                .contains("could not be delivered")
                .contains("no se volverá a intentar")
                .contains("mx.example.net answered: 550 5.1.1 No such user: bob")
                .contains("mx.example.net respondió: 550 5.1.1 No such user: bob");
    }

    @Test
    void tellsProgramsWhatTheyAskFor() throws IOException {
        OutboundOptions options =
                new OutboundOptions(Optional.empty(), "env 7", Set.of(), 0, Optional.empty(), Optional.empty());
        Content content =
                composer.compose(notice(options, original(ORIGINAL), failed())).content();
        String status = body(content, parts(content).get(1));
        String[] groups = status.split("\r\n\r\n", -1);
        Headers message = Headers.of(groups[0].getBytes(StandardCharsets.UTF_8));
        Headers recipient = Headers.of(groups[1].getBytes(StandardCharsets.UTF_8));
        assertThat(message.first("Reporting-MTA").orElseThrow().value()).isEqualTo("dns; mail.example.org");
        assertThat(message.first("Original-Envelope-Id").orElseThrow().value()).isEqualTo("env 7");
        assertThat(message.first("Arrival-Date").orElseThrow().value()).isEqualTo("Fri, 2 Jan 2026 03:04:05 +0000");
        assertThat(recipient.fields())
                .extracting(field -> field.name() + ": " + field.value())
                .containsExactly(
                        "Original-Recipient: rfc822;Bob@example.net",
                        "Final-Recipient: rfc822; bob@example.net",
                        "Action: failed",
                        "Status: 5.1.1",
                        "Remote-MTA: dns; mx.example.net",
                        "Diagnostic-Code: smtp; 550 5.1.1 No such user: bob",
                        "Last-Attempt-Date: Mon, 5 Jan 2026 03:04:05 +0000");
    }

    @Test
    void returnsTheMessageAsItIs() throws IOException {
        Content content = composer.compose(notice(OutboundOptions.NONE, original(ORIGINAL), failed()))
                .content();
        assertThat(body(content, parts(content).get(2))).isEqualTo(ORIGINAL);
    }

    @Test
    void returnsTheHeaderAloneOfWhatIsLargeOrWasNotAskedForOrCameFromOutside() throws IOException {
        String large = ORIGINAL + "x".repeat(1000);
        OutboundOptions headers =
                new OutboundOptions(Optional.of(Returned.HEADERS), "", Set.of(), 0, Optional.empty(), Optional.empty());
        for (Notice notice : List.of(
                notice(OutboundOptions.NONE, original(large), failed()),
                notice(headers, original(ORIGINAL), failed()),
                notice(Optional.empty(), OutboundOptions.NONE, original(ORIGINAL), failed()),
                notice(OutboundOptions.NONE, original(ORIGINAL), Told.of(BOB, Action.DELAYED, UNKNOWN, "")))) {
            Content content = composer.compose(notice).content();
            assertThat(types(content).getLast()).isEqualTo("text/rfc822-headers");
            assertThat(body(content, parts(content).get(2)))
                    .isEqualTo("Subject: hi\r\nX-Long: a\r\n b\r\nMessage-ID: <1@example.org>\r\n");
        }
    }

    @Test
    void returnsWholeFieldsOfAHeaderWithoutEnd() throws IOException {
        String endless = "Subject: hi\r\n" + "X: y\r\n".repeat(Returning.MAX_HEADER / 6 + 10);
        Content content = composer.compose(notice(OutboundOptions.NONE, original(endless), failed()))
                .content();
        String returned = body(content, parts(content).get(2));
        assertThat(returned).hasSizeLessThanOrEqualTo(Returning.MAX_HEADER).endsWith("X: y\r\n");
    }

    @Test
    void saysUntilWhenItIsTried() throws IOException {
        String text =
                composed(notice(OutboundOptions.NONE, original(ORIGINAL), Told.of(BOB, Action.DELAYED, UNKNOWN, "")));
        assertThat(text)
                .contains("Action: delayed\r\n")
                .contains("Will-Retry-Until: Mon, 5 Jan 2026 04:04:05 +0000\r\n")
                .contains("Diagnostic-Code: x-palomar; 550 5.1.1 No such user: bob\r\n")
                .contains("tried until 2026-01-05 04:04 UTC")
                .contains("hasta 2026-01-05 04:04 UTC");
    }

    @Test
    void asksForWhatTheReturnedOctetsNeed() throws IOException {
        Content eightBit = original("Subject: hi\r\n\r\nñ\r\n");
        assertThat(composer.compose(notice(OutboundOptions.NONE, original(ORIGINAL), failed()))
                        .needs())
                .isEmpty();
        assertThat(composer.compose(notice(OutboundOptions.NONE, eightBit, failed()))
                        .needs())
                .containsExactly(BodyNeed.EIGHT_BIT);
    }

    @Test
    void returnsNoBodyThatWasToBeProtected() throws IOException {
        OutboundOptions options = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.REQUIRETLS));
        NoticeComposer.Composed composed = composer.compose(notice(options, original(ORIGINAL), failed()));
        assertThat(types(composed.content()).getLast()).isEqualTo("text/rfc822-headers");
        assertThat(composed.needs()).containsExactly(BodyNeed.REQUIRETLS);
    }

    private static Notice to(Address to, Notice notice) {
        return new Notice(
                notice.id(), notice.now(), to, notice.message(), notice.original(), notice.told(), notice.retryUntil());
    }

    /** RFC 6533 §3: it has no sender who would hear that a server on its way lacks SMTPUTF8. */
    @Test
    void tellsAnAddressInAsciiInAsciiOfWhateverIsBeyond() throws IOException {
        OutboundRecipient recipient = new OutboundRecipient(
                Address.of("m\u00fcller+\ud83d\ude00@example.net"), "rfc822;m\u00fcller@example.org", Set.of());
        OutboundOptions options = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.SMTPUTF8, BodyNeed.EIGHT_BIT));
        String mail = "Subject: \u00f1\r\n\r\n\u00f1and\u00fa\r\n";
        NoticeComposer.Composed composed =
                composer.compose(notice(options, original(mail), Told.of(recipient, Action.FAILED, UNKNOWN, "")));
        assertThat(composed.needs()).isEmpty();
        assertThat(text(composed.content()).chars()).allMatch(c -> c < 0x80);
        assertThat(types(composed.content()))
                .containsExactly("text/plain", "message/delivery-status", "message/global");
        assertThat(text(composed.content()))
                .contains("Final-Recipient: utf-8; m\\x{FC}ller\\x{2B}\\x{1F600}@example.net\r\n")
                .contains("Original-Recipient: utf-8;m\\x{FC}ller@example.org\r\n");
        assertThat(body(composed.content(), parts(composed.content()).getLast()))
                .isEqualTo(mail);
    }

    @Test
    void writesInternationalAddressesAsTheyAreToAnInternationalOne() throws IOException {
        OutboundRecipient recipient = OutboundRecipient.of(Address.of("müller@example.net"));
        OutboundOptions options = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.SMTPUTF8));
        NoticeComposer.Composed composed = composer.compose(to(
                Address.of("an\u00e1@example.org"),
                notice(options, original(ORIGINAL), Told.of(recipient, Action.FAILED, UNKNOWN, ""))));
        assertThat(types(composed.content()))
                .containsExactly("text/plain", "message/global-delivery-status", "message/global");
        assertThat(text(composed.content())).contains("Final-Recipient: utf-8; müller@example.net\r\n");
        assertThat(composed.needs()).contains(BodyNeed.SMTPUTF8, BodyNeed.EIGHT_BIT);
    }

    @Test
    void nothingThatAPeerSaidStartsAFieldOrALine() throws IOException {
        RemoteReply hostile = RemoteReply.of(550, "nonsense", "no\r\nAction: delivered\r\n\r\n--=_x\u0000\u001b[2J");
        String text = composed(notice(
                OutboundOptions.NONE, original(ORIGINAL), Told.of(BOB, Action.FAILED, hostile, "mx.example.net")));
        assertThat(text)
                .doesNotContain("\nAction: delivered")
                .doesNotContain("\u001b")
                .contains("Status: 5.0.0");
    }

    @Test
    void everyLineEndsInCrLfAndIsShortEnough() throws IOException {
        RemoteReply words = RemoteReply.of(550, "5.1.1", "w".repeat(2000));
        String text = composed(
                notice(OutboundOptions.NONE, original(ORIGINAL), Told.of(BOB, Action.FAILED, words, "mx.example.net")));
        assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(text.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
    }

    @Test
    void anotherParserReadsTheSame() throws Exception {
        Content content = composer.compose(notice(OutboundOptions.NONE, original(ORIGINAL), failed()))
                .content();
        MimeMessage message;
        try (InputStream in = content.open()) {
            message = new MimeMessage(Session.getInstance(new Properties()), in);
        }
        assertThat(message.getSubject()).isEqualTo("Undelivered mail / Correo no entregado");
        assertThat(message.isMimeType("multipart/report")).isTrue();
        MimeMultipart parts = new MimeMultipart(message.getDataHandler().getDataSource());
        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("message/delivery-status");
        try (InputStream in = parts.getBodyPart(0).getInputStream()) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("volverá");
        }
        try (InputStream in = parts.getBodyPart(2).getInputStream()) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(ORIGINAL);
        }
    }
}
