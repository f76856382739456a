package org.palomar.mailboxes.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.message.OctetContent;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.SummaryCodec;
import org.palomar.mime.MessageParser;
import org.palomar.storage.Store;

/** A message in the store's hands: parsed once, its summary encoded once and shared, whatever number of mailboxes it goes to. Immutable. */
final class StagedMail implements StagedMessage {

    /** INTERNALDATE's year has four digits (RFC 9051 §9, date-year). */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Store.StagedBlob blob;
    private final byte[] summary;

    private StagedMail(Store.StagedBlob blob, byte[] summary) {
        this.blob = blob;
        this.summary = summary;
    }

    static StagedMail of(Store store, Content content) throws StoreException, IOException {
        Store.StagedBlob blob = store.stage(content);
        boolean complete = false;
        try {
            StagedMail staged = new StagedMail(blob, SummaryCodec.encode(MessageParser.summarize(blob.content())));
            complete = true;
            return staged;
        } finally {
            if (!complete) {
                blob.close();
            }
        }
    }

    /** One copy, with its own prefix. */
    static Appending.Copy copy(NewMessage message) throws StoreException {
        if (!(message.message() instanceof StagedMail staged)) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the message was staged in another store");
        }
        byte[] prefix = octets(message.prefix());
        Instant received = message.received();
        Instant bounded = received.isBefore(EARLIEST) ? EARLIEST : received.isAfter(LATEST) ? LATEST : received;
        return new Appending.Copy(
                prefix.length + staged.blob.id().size(),
                bounded.toEpochMilli(),
                message.flags(),
                staged.blob.id(),
                new Appending.Bulky(Bulk.encode(staged.blob.id(), prefix), staged.summary),
                staged.blob::refer);
    }

    private static byte[] octets(Content prefix) throws StoreException {
        if (prefix instanceof OctetContent inMemory) {
            return inMemory.octets();
        }
        try (InputStream in = prefix.open()) {
            return in.readNBytes(NewMessage.MAX_PREFIX);
        } catch (IOException unreadable) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, "the prefix of a copy can't be read", unreadable);
        }
    }

    @Override
    public Content content() {
        return blob.content();
    }

    @Override
    public StagedBody body() {
        return blob;
    }

    @Override
    public MessageSummary summary() {
        try {
            return SummaryCodec.decode(summary);
        } catch (StoreException bug) {
            throw new IllegalStateException("what was encoded can't be decoded", bug);
        }
    }

    @Override
    public long held() {
        return summary.length + blob.held();
    }

    @Override
    public void close() {
        blob.close();
    }
}
