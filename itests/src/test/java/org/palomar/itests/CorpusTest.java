package org.palomar.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.palomar.itests.AngusClient.Way;

/** Every message of the corpus comes in by SMTP and out by IMAP and POP3 as it was, less what filters elsewhere said of it. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusTest {

    /** What a server puts before a message that it takes, and nothing else. */
    private static final String TRACE = "((Return-Path|Delivered-To|Received): [^\r\n]*\r\n([ \t][^\r\n]*\r\n)*)+";

    private final Distribution distribution;
    private Account account = new Account("", "");
    private int loggedBefore;
    private List<Corpus.Entry> corpus = List.of();

    CorpusTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void sendEverything() throws IOException {
        loggedBefore = distribution.log().size();
        corpus = Corpus.read();
        account = Account.create(distribution, "corpus.example", "lena").getFirst();
        try (SmtpSender sender = new SmtpSender(distribution)) {
            for (Corpus.Entry entry : corpus) {
                assertThat(sender.send(account.address(), entry.octets()))
                        .as(entry.name())
                        .startsWith("250");
            }
        }
    }

    @Test
    void hasTheMessagesThatItShould() {
        assertThat(corpus).hasSizeGreaterThan(40);
    }

    @Test
    void everyMessageIsReadByImapOctetByOctet() throws Exception {
        readOctets(Way.IMAPS);
    }

    @Test
    void everyMessageIsReadByPop3OctetByOctet() throws Exception {
        readOctets(Way.POP3S);
    }

    private void readOctets(Way way) throws Exception {
        SoftAssertions all = new SoftAssertions();
        try (Store store = new AngusClient(distribution, account).store(way);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessageCount()).isEqualTo(corpus.size());
            for (Message message : inbox.getMessages()) {
                Corpus.Entry entry = corpus.get(message.getMessageNumber() - 1);
                ByteArrayOutputStream octets = new ByteArrayOutputStream();
                message.writeTo(octets);
                String read = octets.toString(ISO_8859_1);
                all.assertThat(read.endsWith(entry.arrived()))
                        .as("%s ends as it was", entry.name())
                        .isTrue();
                String before = read.substring(
                        0, Math.max(0, read.length() - entry.arrived().length()));
                all.assertThat(before).as(entry.name()).matches(TRACE);
            }
        }
        all.assertAll();
    }

    @Test
    void everyMessageHasAnEnvelopeAndAStructureThatAClientUnderstands() throws Exception {
        FetchProfile profile = new FetchProfile();
        profile.add(FetchProfile.Item.ENVELOPE);
        profile.add(FetchProfile.Item.CONTENT_INFO);
        AngusClient client = new AngusClient(distribution, account).takingAnyAddress();
        try (Store store = client.store(Way.IMAPS);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            Message[] messages = inbox.getMessages();
            inbox.fetch(messages, profile);
            assertThat(messages).hasSameSizeAs(corpus);
            for (Message message : messages) {
                String name = corpus.get(message.getMessageNumber() - 1).name();
                assertThat(addresses(message)).as(name).isNotNegative();
                assertThat(leaves(message)).as(name).isPositive();
            }
        }
    }

    @Test
    void logsNoError() throws IOException {
        List<String> log = distribution.log();
        assertThat(log.subList(loggedBefore, log.size()))
                .isNotEmpty()
                .noneMatch(line -> line.contains("| ERROR |"))
                .noneMatch(line -> line.startsWith("\tat "));
    }

    private static int addresses(Message message) throws MessagingException {
        int count = 0;
        for (var list : new Object[][] {message.getFrom(), message.getReplyTo(), message.getAllRecipients()}) {
            count += list == null ? 0 : list.length;
        }
        return count;
    }

    /** Leaves of the structure that the server told, in which everything a mail program shows of a part can be asked for. */
    private static int leaves(Part part) throws MessagingException, IOException {
        assertThat(part.getContentType()).isNotBlank();
        part.getDisposition();
        part.getFileName();
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            int leaves = 0;
            for (int i = 0; i < parts.getCount(); i++) {
                leaves += leaves(parts.getBodyPart(i));
            }
            return leaves;
        }
        if (part.isMimeType("message/rfc822")) {
            return leaves((Part) part.getContent());
        }
        assertThat(part.getSize()).isNotNegative();
        return 1;
    }
}
