package org.palomar.mailboxes.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;
import org.palomar.mime.MessageParser;
import org.palomar.storage.BlobId;

/** Each record is read as it was written; any other octets are damage or some value, never an unchecked error. */
class RecordsTest {

    private static final BlobId BODY = new BlobId(new byte[BlobId.LENGTH], 1234);

    private final FlagsInterner interner = new FlagsInterner();

    /** One record's decoder. */
    @FunctionalInterface
    private interface Decoder {
        void decode(byte[] octets) throws StoreException;
    }

    private static MessageSummary summary() throws IOException {
        String message = """
                From: =?utf-8?q?=C3=81na?= <ana@example.org>, g: b@x, c@y;
                Subject: caf\u00e9 \u20ac
                Message-ID: <1@example.org>
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8; format=flowed
                Content-Disposition: attachment; filename=a.txt
                Content-Language: es, en

                hola
                --b
                Content-Type: message/rfc822

                Subject: inner

                x
                --b--
                """.replace("\n", "\r\n");
        return MessageParser.summarize(Content.of(message.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] bulk(byte[] prefix, MessageSummary summary) {
        return new OctetWriter(1)
                .raw(Bulk.encode(BODY, prefix))
                .raw(SummaryCodec.encode(summary))
                .octets();
    }

    private static MessageSummary summaryOf(String message) throws IOException {
        return MessageParser.summarize(Content.of(message.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Keywords keywords() {
        return Keywords.NONE
                .with(Flags.of(Flag.parse("$A").orElseThrow(), Flag.parse("b").orElseThrow()))
                .orElseThrow();
    }

    @Test
    void readsABulkAsItWasWritten() throws IOException, StoreException {
        byte[] prefix = "Received: x\r\n".getBytes(StandardCharsets.US_ASCII);
        Bulk bulk = Bulk.decode(bulk(prefix, summary()));
        assertThat(bulk.body()).isEqualTo(BODY);
        assertThat(bulk.prefix()).isEqualTo(prefix);
        assertThat(bulk.summary().envelope()).isEqualTo(summary().envelope());
        BodyStructure.Multipart before = (BodyStructure.Multipart) summary().structure();
        BodyStructure.Multipart after = (BodyStructure.Multipart) bulk.summary().structure();
        assertThat(after.span())
                .isEqualTo(new Span(
                        0,
                        before.span().bodyStart() + prefix.length,
                        before.span().end() + prefix.length));
        assertThat(after.parts())
                .isEqualTo(before.parts().stream()
                        .map(part -> part.shifted(prefix.length))
                        .toList());
    }

    @Test
    void readsStandInsAndUnsaidDescriptionsAsTheyWereWritten() throws IOException, StoreException {
        for (String message : List.of(
                "To: a, g: @b, c@d;, :;\r\n\r\nx",
                "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\n--b\r\n\r\n\r\n")) {
            MessageSummary summary = summaryOf(message);
            assertThat(SummaryCodec.decode(SummaryCodec.encode(summary))).isEqualTo(summary);
        }
    }

    @Test
    void writesNoSummaryOfMoreThanAMebibyte() throws IOException {
        String list = "a,".repeat(5_000);
        String addresses = "To: " + list + "\r\nCc: " + list + "\r\nFrom: " + list + "\r\nReply-To: " + list + "\r\n";
        String part = "\r\n--b\r\n";
        for (String bomb : List.of(
                "digest" + (part + "\r\n" + addresses + "\r\n").repeat(60),
                "digest" + (part + "\r\n\r\n").repeat(20_000),
                "mixed" + (part + "\r\n").repeat(100_000),
                "mixed" + (part + "Content-Type: text/x\r\n\r\n").repeat(20_000),
                "mixed" + (part + "Content-ID: x\r\n\r\n").repeat(20_000),
                "mixed" + (part + "Content-Type: a/b; c*0*=; c*1=\"" + "%".repeat(1_000) + "\"\r\n\r\n").repeat(2_000),
                "mixed" + (part + "Content-Type: a/b" + ";c=".repeat(99) + "\r\n\r\n").repeat(2_000),
                "mixed" + (part + "Content-Language: " + "a,".repeat(5_000) + "\r\n\r\n").repeat(90))) {
            int dash = bomb.indexOf('\r');
            MessageSummary summary = summaryOf(addresses + "Content-Type: multipart/" + bomb.substring(0, dash)
                    + "; boundary=b\r\n" + bomb.substring(dash));
            assertThat(SummaryCodec.encode(summary)).hasSizeLessThan(1024 * 1024);
        }
    }

    /** Records as they were before stand-ins were marked and plain descriptions were numbered. */
    @Test
    void readsSummariesThatAreWrittenOut() throws IOException, StoreException {
        MessageSummary summary = summaryOf("To: a\r\n\r\nx");
        OctetWriter old =
                new OctetWriter(1).text("").text("").number(0).number(0).number(0);
        old.number(1).text("").text("a").text("missing-domain.invalid");
        old.number(0).number(0).text("").text("");
        old.octet(0).text("TEXT").text("PLAIN").number(1).text("charset").text("us-ascii");
        old.text("").text("").text("7BIT").text("").text("").number(0).number(0).text("");
        old.number(0).number(9).number(1).number(0);
        assertThat(SummaryCodec.decode(old.octets())).isEqualTo(summary);
    }

    @Test
    void keepsTextBeyondLatin() throws StoreException {
        byte[] octets = new OctetWriter(1)
                .text("\u20ac")
                .text("\u00e9")
                .text("")
                .signed(-5)
                .signed(Long.MAX_VALUE >> 1)
                .octets();
        OctetReader in = new OctetReader(octets);
        assertThat(in.text()).isEqualTo("\u20ac");
        assertThat(in.text()).isEqualTo("\u00e9");
        assertThat(in.text()).isEmpty();
        assertThat(in.signed()).isEqualTo(-5);
        assertThat(in.signed()).isEqualTo(Long.MAX_VALUE >> 1);
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void readsARowAsItWasWritten() throws StoreException {
        Flags flags = Flags.of(Flag.DRAFT, Flag.SEEN, Flag.parse("B").orElseThrow());
        Row row = new Row(5L << 32, -62_135_596_800_000L, 7, flags, 1L << 40, BODY);
        assertThat(Row.decode(row.encode(keywords()), keywords(), interner)).isEqualTo(row);
    }

    @Test
    void writesOneRunForEqualNeighbours() throws StoreException {
        FlagSpan span = new FlagSpan(keywords());
        for (long uid = 512; uid < 768; uid++) {
            span.add(uid, Flags.of(Flag.SEEN), 9);
        }
        byte[] octets = span.encode();
        assertThat(octets.length).isLessThan(8);
        FlagSpan.decode(octets, 2, keywords(), interner, (first, last, flags, modSeq) -> {
            assertThat(first).isEqualTo(512);
            assertThat(last).isEqualTo(767);
            assertThat(flags).isEqualTo(Flags.of(Flag.SEEN));
            assertThat(modSeq).isEqualTo(9);
        });
    }

    @Test
    void readsListsStatesAndLogsAsTheyWereWritten() throws StoreException {
        AccountRecord account = new AccountRecord(
                Map.of(
                        MailboxName.of("Entw\u00fcrfe/\u20ac"),
                        new AccountRecord.Entry(77, Set.of(SpecialUse.DRAFTS, SpecialUse.SENT))),
                new TreeSet<>(List.of(MailboxName.INBOX)));
        assertThat(AccountRecord.decode(account.encode())).isEqualTo(account);
        StateRecord state = new StateRecord(1, 0xFFFF_FFFFL, 1L << 32, 1L << 50, Keywords.NONE);
        assertThat(StateRecord.decode(state.encode())).isEqualTo(state);
        UidSet gone = new UidSet.Builder()
                .addRange(1, 3)
                .add(9)
                .addRange(100, UidSet.MAX_UID)
                .build();
        assertThat(ExpungeLog.decode(ExpungeLog.encode(gone))).isEqualTo(gone);
        Counters counters = new Counters(4, 5).next(2);
        assertThat(Counters.decode(counters.encode())).isEqualTo(new Counters(5, 6));
        assertThat(counters.next(1000)).isEqualTo(new Counters(6, 1000));
    }

    @Test
    void namesDamageWhateverTheOctets() throws IOException {
        byte[] bulk = bulk(new byte[3], summary());
        byte[] row = new Row(1, 2, 3, Flags.of(Flag.SEEN), 5, BODY).encode(keywords());
        FlagSpan span = new FlagSpan(keywords());
        span.add(1, Flags.of(Flag.parse("b").orElseThrow()), 5);
        assertTotal(bulk, Bulk::decode);
        assertTotal(row, octets -> Row.decode(octets, keywords(), interner));
        assertTotal(span.encode(), octets -> FlagSpan.decode(octets, 0, keywords(), interner, (a, b, c, d) -> {}));
        assertTotal(new StateRecord(1, 2, 3, 4, keywords()).encode(), StateRecord::decode);
        assertTotal(
                AccountRecord.EMPTY
                        .with(MailboxName.INBOX, new AccountRecord.Entry(1, Set.of(SpecialUse.JUNK)))
                        .encode(),
                AccountRecord::decode);
        assertTotal(ExpungeLog.encode(UidSet.range(5, 9)), ExpungeLog::decode);
        assertThatThrownBy(() -> Bulk.decode(Arrays.copyOf(bulk, bulk.length - 1)))
                .isInstanceOf(StoreException.class);
    }

    /** Cuts and flips octets at random places: reading ends with a value or with {@code DAMAGED}. */
    private static void assertTotal(byte[] sound, Decoder decoder) {
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            byte[] octets = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && octets.length > 0; flips--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(octets);
            } catch (StoreException damaged) {
                assertThat(damaged.reason()).isEqualTo(StoreException.Reason.DAMAGED);
            }
        }
    }

    // RFC 9051 §2.3.1.1: UIDVALIDITY has 32 bits; the clock's seconds leave them in 2106.
    @Test
    void aClockThatCantBeRightUsesUpNoUidValidity() {
        Counters before = Counters.START.next(1_800_000_000L);
        assertThat(before.lastUidValidity()).isEqualTo(1_800_000_000L);
        Counters during = before.next(7_000_000_000L).next(Long.MAX_VALUE).next(-5);
        assertThat(during.lastUidValidity()).isEqualTo(1_800_000_003L);
        assertThat(during.next(1_800_000_100L).lastUidValidity()).isEqualTo(1_800_000_100L);
    }
}
