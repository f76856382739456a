package org.palomar.mailboxes.internal.record;

import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;

/** What is stored of a message beside its columns: which body, the prefix of this copy, and the summary of the body. Never changes. Immutable. */
public final class Bulk {

    private final BlobId body;
    private final byte[] prefix;
    private final MessageSummary summary;

    private Bulk(BlobId body, byte[] prefix, MessageSummary summary) {
        this.body = body;
        this.prefix = prefix;
        this.summary = summary;
    }

    /** What a copy has of its own. The record is this and then the summary, as {@link SummaryCodec#encode} makes it once for all copies. */
    public static byte[] encode(BlobId body, byte[] prefix) {
        return new OctetWriter(48 + prefix.length)
                .raw(body.hash())
                .number(body.size())
                .sized(prefix)
                .octets();
    }

    public static Bulk decode(byte[] octets) throws StoreException {
        OctetReader in = new OctetReader(octets);
        BlobId body = new BlobId(in.raw(BlobId.LENGTH), in.number());
        return new Bulk(body, in.sized(), SummaryCodec.decode(in));
    }

    /** The body alone, without reading the rest. */
    public static BlobId bodyOf(byte[] octets) throws StoreException {
        OctetReader in = new OctetReader(octets);
        return new BlobId(in.raw(BlobId.LENGTH), in.number());
    }

    public BlobId body() {
        return body;
    }

    /** Header fields before the body; for reading only. */
    public byte[] prefix() {
        return prefix;
    }

    /** Places count from the first octet of the prefix, where the message's header starts. */
    public MessageSummary summary() {
        return prefix.length == 0
                ? summary
                : new MessageSummary(summary.envelope(), summary.structure().prefixedBy(prefix.length));
    }
}
