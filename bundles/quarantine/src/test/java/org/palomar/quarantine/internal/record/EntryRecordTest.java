package org.palomar.quarantine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.quarantine.QuarantineEntry.Written;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;

/** What is written is what is read, and nothing in it is longer than there is room for. */
class EntryRecordTest {

    private static final Account ANNA = new Account(new AccountId(7), Address.of("anna@example.test"), "", true);
    private static final BlobId BODY = new BlobId(new byte[BlobId.LENGTH], 5);
    private static final Content CONTENT = Content.of("hello".getBytes(StandardCharsets.US_ASCII));

    private static MailTransaction message(ReversePath sender, String address, List<HeaderField> added)
            throws Exception {
        return new MailTransaction(
                "t1",
                Instant.ofEpochMilli(123_456),
                new Origin(
                        Origin.Door.LMTP,
                        new InetSocketAddress(InetAddress.getByName(address), 4711),
                        "client\u0000.test",
                        "TLSv1.3",
                        Optional.of(ANNA)),
                sender,
                List.of(new Recipient(Address.of("alias@example.test"), Set.of())),
                CONTENT,
                added,
                true,
                OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.REQUIRETLS, BodyNeed.EIGHT_BIT)));
    }

    private static EntryRecord record(MailTransaction message, String reason) {
        return record(message, reason, false);
    }

    private static EntryRecord record(MailTransaction message, String reason, boolean refused) {
        return EntryRecord.of(
                new QuarantineId(9),
                new HeldCopy(ANNA, Address.of("alias@example.test"), message, reason, Set.of("odd", "threshold")),
                new Written("From \u00f1", "Subject", 5),
                new EntryRecord.Stay(Instant.ofEpochSecond(1, 999_999_999), Instant.ofEpochSecond(2), refused),
                BODY);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        for (String address : List.of("192.0.2.1", "2001:db8::1")) {
            for (ReversePath sender : List.of(
                    ReversePath.none(),
                    ReversePath.of(Address.of("\"odd one\"@remote.test")),
                    ReversePath.parse("x@[192.0.2.7]").orElseThrow())) {
                EntryRecord record =
                        record(message(sender, address, List.of(new HeaderField("X-A", "\u00e1 b\tc"))), "odd");
                assertThat(EntryRecord.decode(record.encode())).isEqualTo(record);
                EntryRecord wrong = record.calledWrong();
                assertThat(EntryRecord.decode(wrong.encode())).isEqualTo(wrong);
                assertThat(Tag.decode(record.tag().encode())).isEqualTo(record.tag());
                EntryRecord refused = record(message(sender, address, List.of()), "550 5.7.1 Spam", true)
                        .calledWrong();
                assertThat(EntryRecord.decode(refused.encode())).isEqualTo(refused);
                assertThat(Tag.decode(refused.tag().encode())).isEqualTo(refused.tag());
            }
        }
    }

    @Test
    void theMessageIsAsItCameLessTheLoginAndTheSuspicion() throws Exception {
        MailTransaction held = message(ReversePath.none(), "192.0.2.1", List.of(new HeaderField("X-A", "b")));
        MailTransaction message =
                EntryRecord.decode(record(held, "odd").encode()).message(CONTENT);
        assertThat(message.id()).isEqualTo(held.id());
        assertThat(message.received()).isEqualTo(held.received());
        assertThat(message.added()).isEqualTo(held.added());
        assertThat(message.options().needs()).isEqualTo(held.options().needs());
        assertThat(message.origin().door()).isEqualTo(Origin.Door.LMTP);
        assertThat(message.origin().remote()).isEqualTo(held.origin().remote());
        assertThat(message.origin().account()).isEmpty();
        assertThat(message.junk()).isFalse();
    }

    @Test
    void isBoundedWhateverStepsSay() throws Exception {
        List<HeaderField> fields =
                Collections.nCopies(100, new HeaderField("X-Long", "\u00f1".repeat(HeaderField.MAX_VALUE)));
        List<RuleHit> hits = new ArrayList<>(Collections.nCopies(5000, new RuleHit("ODD", 1, "x".repeat(200))));
        MailTransaction message =
                message(ReversePath.none(), "192.0.2.1", fields).seenWith(hits, Tuned.NONE);
        EntryRecord record = record(message, "long ".repeat(1000) + "\r\nBcc: x\u202e");
        assertThat(record.encode().length).isLessThan(100_000);
        assertThat(EntryRecord.decode(record.encode())).isEqualTo(record);
        assertThat(record.entry().judgement().reason()).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void damageIsCalledSo() throws Exception {
        byte[] encoded = record(message(ReversePath.none(), "192.0.2.1", List.of()), "odd")
                .encode();
        for (int i = 0; i < encoded.length; i++) {
            byte[] damaged = encoded.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> EntryRecord.decode(damaged)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void linesOfStrangersAreOneLineAndCutBetweenCharacters() {
        assertThat(Line.cut(" a\r\nb\u0007\u202ec\u2028 ", 10)).isEqualTo("a b c");
        assertThat(Line.cut("ab\ud83d\ude00", 3)).isEqualTo("ab");
    }

    @Test
    void laterEntriesHaveSmallerKeys() {
        for (long number : new long[] {1, 2, 255, 256, Long.MAX_VALUE}) {
            QuarantineId id = new QuarantineId(number);
            assertThat(Keys.id(Keys.entry(id))).contains(id);
            assertThat(Keys.id(Keys.refused(id))).contains(id);
            assertThat(Keys.ownedId(Keys.owned(ANNA.id(), id))).contains(id);
            assertThat(Keys.expiringId(Keys.expiry(Instant.EPOCH, id))).contains(id);
        }
        assertThat(Arrays.compareUnsigned(Keys.entry(new QuarantineId(2)), Keys.entry(new QuarantineId(1))))
                .isNegative();
        assertThat(Keys.owner(new QuarantineId(1))).hasSize(11);
    }
}
