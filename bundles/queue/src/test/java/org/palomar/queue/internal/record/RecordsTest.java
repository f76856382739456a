package org.palomar.queue.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RecipientResult.Deferred;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Returned;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;

/** Each record is read as it was written; any other octets are damage. */
class RecordsTest {

    private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:05.678Z");

    static EntryRow row() {
        byte[] hash = new byte[BlobId.LENGTH];
        Arrays.fill(hash, (byte) 7);
        Deferred last = new Deferred(new RemoteReply(451, "4.7.1", "Greylisted, m\u00e1s tarde"), "mx.example.org");
        return new EntryRow(
                new BlobId(hash, 1234),
                1300,
                new Route(Domain.of("example.org"), Optional.of(Domain.of("relay.example.net")), -5),
                new Course(1, -2, Course.NONE, 3, Set.of(Mark.HELD, Mark.BY_TOLD)),
                List.of(new Pending(0, Optional.empty()), new Pending(99, Optional.of(last))));
    }

    static Outbound letter() {
        return letter(Outbound.Kind.NOTICE);
    }

    private static Outbound letter(Outbound.Kind kind) {
        return new Outbound(
                "abc123",
                RECEIVED,
                ReversePath.of(Address.of("\"ana maria\"@example.org")),
                List.of(
                        OutboundRecipient.of(Address.of("bob@example.net")),
                        new OutboundRecipient(
                                Address.of("m\u00fcller@example.net"),
                                "utf-8;m\u00fcller@example.net",
                                Set.of(Notify.SUCCESS, Notify.DELAY))),
                Content.of("Received: by us\r\n".getBytes(StandardCharsets.US_ASCII)),
                new OutboundOptions(
                        Optional.of(Returned.HEADERS),
                        "id 1",
                        Set.of(BodyNeed.SMTPUTF8, BodyNeed.REQUIRETLS),
                        -9,
                        Optional.of(RECEIVED.plusSeconds(60)),
                        Optional.of(new DeliverBy(RECEIVED.plusSeconds(600), true, false))),
                Optional.of(new AccountId(42)),
                kind);
    }

    @Test
    void aRowIsReadAsItWasWritten() throws StoreException {
        assertThat(EntryRow.decode(row().encode())).isEqualTo(row());
    }

    @Test
    void aLetterIsReadAsItWasWritten() throws StoreException {
        Outbound read = Letter.decode(Letter.encode(letter()));
        assertThat(Letter.octets(read.prefix())).isEqualTo(Letter.octets(letter().prefix()));
        assertThat(read).usingRecursiveComparison().ignoringFields("prefix").isEqualTo(letter());
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsReadAsItWasWritten(Outbound.Kind kind) throws StoreException {
        assertThat(Letter.decode(Letter.encode(letter(kind))).kind()).isEqualTo(kind);
    }

    @Test
    void everySenderIsReadAsItWasWritten() throws StoreException {
        for (String sender : List.of("", "a@example.org", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]")) {
            Outbound plain = new Outbound(
                    "t",
                    RECEIVED,
                    ReversePath.parse(sender).orElseThrow(),
                    letter().recipients(),
                    Content.of(new byte[0]),
                    OutboundOptions.NONE,
                    Optional.empty());
            assertThat(Letter.decode(Letter.encode(plain)).sender()).isEqualTo(plain.sender());
        }
    }

    @Test
    void everyChangedOctetIsDamage() throws StoreException {
        byte[] row = row().encode();
        byte[] letter = Letter.encode(letter());
        for (int i = 0; i < row.length; i++) {
            byte[] changed = row.clone();
            changed[i] ^= 1;
            assertDamaged(() -> EntryRow.decode(changed));
        }
        for (int i = 0; i < letter.length; i++) {
            byte[] changed = letter.clone();
            changed[i] ^= 1;
            assertDamaged(() -> Letter.decode(changed));
        }
    }

    @Test
    void everyCutIsDamage() throws StoreException {
        byte[] row = row().encode();
        byte[] letter = Letter.encode(letter());
        for (int length = 0; length < row.length; length++) {
            byte[] cut = Arrays.copyOf(row, length);
            assertDamaged(() -> EntryRow.decode(cut));
        }
        for (int length = 0; length < letter.length; length++) {
            byte[] cut = Arrays.copyOf(letter, length);
            assertDamaged(() -> Letter.decode(cut));
        }
    }

    @Test
    void keysSortAsIdsDo() {
        List<QueueId> ids =
                List.of(new QueueId(0, 0), new QueueId(0, -1), new QueueId(1, 5), new QueueId(Long.MAX_VALUE, 0));
        assertThat(ids).isSorted();
        assertThat(ids.stream().map(Keys::row).toList())
                .isSortedAccordingTo(Arrays::compareUnsigned)
                .allMatch(Keys::isRow);
        assertThat(ids).allSatisfy(id -> assertThat(Keys.id(Keys.row(id))).isEqualTo(id));
    }

    @Test
    void anIdIsReadAsItIsWritten() {
        QueueId id = new QueueId(0x0123_4567_89ab_cdefL, -2);
        assertThat(id.toString()).isEqualTo("0123456789abcdeffffffffffffffffe");
        assertThat(QueueId.parse(id.toString())).contains(id);
        assertThat(QueueId.parse("f".repeat(32))).isEmpty();
        assertThat(QueueId.parse("x".repeat(32))).isEmpty();
        assertThat(QueueId.parse("")).isEmpty();
    }

    /** One record's decoder. */
    @FunctionalInterface
    interface Decoding {
        Object decode() throws StoreException;
    }

    private static void assertDamaged(Decoding decoding) {
        assertThatThrownBy(decoding::decode)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        damage -> assertThat(damage.reason()).isEqualTo(StoreException.Reason.DAMAGED));
    }
}
