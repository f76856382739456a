package org.palomar.queue.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.message.OctetContent;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.Returned;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/** The letter of an entry: what was added, for its destination. Never changes. */
public final class Letter {

    private static final int VERSION = 1;
    private static final int EXPECTED = 256;

    /** Bits of the last octet of options. Bit 0 was a boolean before there was another. */
    private static final int TRACED = 1;

    private static final int JUNK = 2;
    private static final int NOTICE = 4;
    private static final int FORWARDED = 8;
    private static final Bits<Notify> NOTICES =
            new Bits<>(List.of(Notify.NEVER, Notify.SUCCESS, Notify.FAILURE, Notify.DELAY));
    private static final Bits<Returned> RETURNED = new Bits<>(List.of(Returned.FULL, Returned.HEADERS));
    private static final Bits<BodyNeed> NEEDS =
            new Bits<>(List.of(BodyNeed.EIGHT_BIT, BodyNeed.SMTPUTF8, BodyNeed.REQUIRETLS, BodyNeed.TLS_OPTIONAL));

    private Letter() {}

    /** @throws StoreException when the prefix can't be read */
    public static byte[] encode(Outbound message) throws StoreException {
        byte[] prefix = octets(message.prefix());
        return Seal.close(VERSION, EXPECTED + prefix.length, out -> {
            out.writeUTF(message.transaction());
            out.writeLong(message.received().toEpochMilli());
            out.writeUTF(message.sender().text());
            out.writeLong(message.account().map(AccountId::value).orElse(0L));
            write(out, message.options(), message.kind());
            out.writeInt(message.recipients().size());
            for (OutboundRecipient recipient : message.recipients()) {
                out.writeUTF(recipient.address().toString());
                out.writeUTF(recipient.original());
                out.writeByte(NOTICES.of(recipient.notices()));
            }
            out.writeInt(prefix.length);
            out.write(prefix);
        });
    }

    public static Outbound decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, Keys.WHAT, in -> {
            String transaction = in.readUTF();
            Instant received = Instant.ofEpochMilli(in.readLong());
            ReversePath sender = ReversePath.parse(in.readUTF()).orElseThrow(Letter::malformed);
            long account = in.readLong();
            Wish wish = readWish(in);
            List<OutboundRecipient> recipients = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                Address address = Address.parse(in.readUTF()).orElseThrow(Letter::malformed);
                recipients.add(new OutboundRecipient(address, in.readUTF(), NOTICES.in(in.readUnsignedByte())));
            }
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw malformed();
            }
            Content prefix = Content.of(in.readNBytes(length));
            Optional<AccountId> submitter = account == 0 ? Optional.empty() : Optional.of(new AccountId(account));
            return new Outbound(
                    transaction, received, sender, recipients, prefix, wish.options(), submitter, wish.kind());
        });
    }

    /** The octets of a prefix, which is in memory or small. */
    public static byte[] octets(Content prefix) throws StoreException {
        if (prefix instanceof OctetContent inMemory) {
            return inMemory.octets();
        }
        try (InputStream in = prefix.open()) {
            return in.readNBytes(Outbound.MAX_PREFIX);
        } catch (IOException unreadable) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, "the prefix of a message can't be read", unreadable);
        }
    }

    /** What is written of options, with the marks of the kind in the same octet as theirs. */
    private record Wish(OutboundOptions options, Outbound.Kind kind) {}

    private static void write(DataOutputStream out, OutboundOptions options, Outbound.Kind kind) throws IOException {
        out.writeByte(RETURNED.of(options.returned().stream().collect(Collectors.toSet())));
        out.writeUTF(options.envelopeId());
        out.writeByte(NEEDS.of(options.needs()));
        out.writeByte(options.priority());
        out.writeLong(options.notBefore().map(Instant::toEpochMilli).orElse(Course.NONE));
        out.writeLong(options.deliverBy().map(by -> by.instant().toEpochMilli()).orElse(Course.NONE));
        out.writeBoolean(options.deliverBy().filter(DeliverBy::returned).isPresent());
        boolean traced = options.deliverBy().filter(DeliverBy::traced).isPresent();
        out.writeByte((traced ? TRACED : 0) | (options.junk() ? JUNK : 0) | mark(kind));
    }

    private static Wish readWish(DataInputStream in) throws IOException {
        Optional<Returned> returned =
                RETURNED.in(in.readUnsignedByte()).stream().findFirst();
        String envelopeId = in.readUTF();
        Set<BodyNeed> needs = NEEDS.in(in.readUnsignedByte());
        int priority = in.readByte();
        long notBefore = in.readLong();
        long by = in.readLong();
        boolean byReturns = in.readBoolean();
        int marks = in.readUnsignedByte();
        OutboundOptions options = new OutboundOptions(
                returned,
                envelopeId,
                needs,
                priority,
                instant(notBefore),
                instant(by).map(instant -> new DeliverBy(instant, byReturns, (marks & TRACED) != 0)),
                (marks & JUNK) != 0);
        return new Wish(options, kind(marks));
    }

    private static int mark(Outbound.Kind kind) {
        return switch (kind) {
            case ORIGINAL -> 0;
            case FORWARDED -> FORWARDED;
            case NOTICE -> NOTICE;
        };
    }

    private static Outbound.Kind kind(int marks) {
        if ((marks & NOTICE) != 0) {
            return Outbound.Kind.NOTICE;
        }
        return (marks & FORWARDED) != 0 ? Outbound.Kind.FORWARDED : Outbound.Kind.ORIGINAL;
    }

    private static Optional<Instant> instant(long millis) {
        return millis == Course.NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static IOException malformed() {
        return new IOException("not what was written");
    }
}
