package org.palomar.storage.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.palomar.api.message.Content;
import org.palomar.api.message.OctetContent;
import org.palomar.storage.BlobId;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;

/** A staged body that is held in memory until it is closed: as a whole for who reads it, and in chunks as they are stored. Immutable. */
final class SmallBlob implements Store.StagedBlob {

    private final BlobLedger ledger;
    private final BlobId id;
    private final Content content;
    private final byte[][] chunks;

    private SmallBlob(BlobLedger ledger, BlobId id, Content content, byte[][] chunks) {
        this.ledger = ledger;
        this.id = id;
        this.content = content;
        this.chunks = chunks;
    }

    static SmallBlob of(BlobLedger ledger, Content content) throws IOException {
        byte[] octets = octets(content);
        MessageDigest digest = Hashing.sha256();
        BlobId id = new BlobId(digest.digest(octets), octets.length);
        byte[][] chunks = new byte[BlobKeys.chunks(id)][];
        for (int i = 0; i < chunks.length; i++) {
            int start = i * BlobKeys.CHUNK;
            int length = Math.min(BlobKeys.CHUNK, octets.length - start);
            chunks[i] = new byte[length + Chunk.CHECKSUM];
            System.arraycopy(octets, start, chunks[i], 0, length);
            Chunk.seal(chunks[i]);
        }
        return new SmallBlob(ledger, id, Content.of(octets), chunks);
    }

    private static byte[] octets(Content content) throws IOException {
        if (content instanceof OctetContent inMemory) {
            return inMemory.octets();
        }
        try (InputStream in = content.open()) {
            byte[] octets = in.readNBytes(Math.toIntExact(content.size()));
            if (octets.length < content.size()) {
                throw new IOException("the message ends before its size");
            }
            return octets;
        }
    }

    @Override
    public BlobId id() {
        return id;
    }

    @Override
    public Content content() {
        return content;
    }

    @Override
    public long held() {
        return 2 * id.size();
    }

    @Override
    public void refer(WriteBatch batch, byte[] owner) {
        ledger.refer(batch, id, owner);
        if (ledger.needsChunks(id)) {
            for (int i = 0; i < chunks.length; i++) {
                batch.put(BlobKeys.chunk(id, i), chunks[i]);
            }
        }
    }

    /** Nothing was written, nothing is left. */
    @Override
    public void close() {}
}
