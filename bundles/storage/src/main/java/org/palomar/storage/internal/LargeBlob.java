package org.palomar.storage.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;

/**
 * A staged body that is too large to hold: hashed in one pass, and written ahead in a second one, without a sync of its own. It is pinned until it is
 * closed, and a candidate for collection from its first chunk on, so that neither an error nor a crash leaves it behind for good.
 */
final class LargeBlob implements Store.StagedBlob {

    /** Chunks in one write ahead: bounds the memory of each message on its way. */
    private static final int CHUNKS_AHEAD = 4;

    private final BlobLedger ledger;
    private final BlobId id;
    private final Content content;
    private final AtomicBoolean pinned = new AtomicBoolean(true);

    private LargeBlob(BlobLedger ledger, BlobId id, Content content) {
        this.ledger = ledger;
        this.id = id;
        this.content = content;
    }

    static LargeBlob of(GroupCommitStore store, BlobLedger ledger, Content content) throws StoreException, IOException {
        BlobId id = hash(content);
        ledger.pin(id);
        LargeBlob blob = new LargeBlob(ledger, id, store.blob(id));
        boolean complete = false;
        try {
            if (!blob.announce(store) || !blob.isReadable()) {
                blob.writeAhead(store, content);
            }
            complete = true;
            return blob;
        } finally {
            if (!complete) {
                blob.close();
            }
        }
    }

    private static BlobId hash(Content content) throws IOException {
        MessageDigest digest = Hashing.sha256();
        byte[] buffer = new byte[BlobKeys.CHUNK];
        try (InputStream in = content.open()) {
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
            return new BlobId(digest.digest(), size);
        }
    }

    /** Makes it a candidate before its first chunk is there. @return whether the whole body is stored already */
    private boolean announce(GroupCommitStore store) throws StoreException {
        boolean[] present = new boolean[1];
        store.ahead(batch -> {
            present[0] = ledger.isReferenced(id);
            ledger.markCandidate(batch, id);
        });
        return present[0];
    }

    /** Whether what is stored already is sound; what is not is written again, as the right octets are here. Not so when the store can't be read now. */
    private boolean isReadable() throws StoreException {
        byte[] buffer = new byte[BlobKeys.CHUNK];
        try (InputStream in = this.content.open()) {
            long read = 0;
            for (int more = in.read(buffer); more >= 0; more = in.read(buffer)) {
                read += more;
            }
            return read == id.size();
        } catch (IOException unreadable) {
            StoreException.Reason reason = StoreException.reasonOf(unreadable);
            if (reason != StoreException.Reason.DAMAGED) {
                throw new StoreException(reason, "what is stored can't be read now", unreadable);
            }
            return false;
        }
    }

    private void writeAhead(GroupCommitStore store, Content source) throws StoreException, IOException {
        MessageDigest digest = Hashing.sha256();
        try (InputStream in = source.open()) {
            int count = BlobKeys.chunks(id);
            for (int start = 0; start < count; start += CHUNKS_AHEAD) {
                int first = start;
                byte[][] chunks = new byte[Math.min(CHUNKS_AHEAD, count - start)][];
                for (int i = 0; i < chunks.length; i++) {
                    int length = (int) Math.min(BlobKeys.CHUNK, id.size() - (long) (start + i) * BlobKeys.CHUNK);
                    byte[] chunk = new byte[length + Chunk.CHECKSUM];
                    if (in.readNBytes(chunk, 0, length) < length) {
                        throw new IOException("the message ends before its size");
                    }
                    digest.update(chunk, 0, length);
                    chunks[i] = Chunk.seal(chunk);
                }
                store.ahead(batch -> {
                    ledger.storesBody();
                    for (int i = 0; i < chunks.length; i++) {
                        batch.put(BlobKeys.chunk(id, first + i), chunks[i]);
                    }
                });
            }
        }
        if (!new BlobId(digest.digest(), id.size()).equals(id)) {
            throw new IOException("the message changed while it was stored");
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

    /** It is in the store. */
    @Override
    public long held() {
        return 0;
    }

    @Override
    public void refer(WriteBatch batch, byte[] owner) {
        if (!pinned.get()) {
            throw new IllegalStateException("the staged message was closed");
        }
        ledger.refer(batch, id, owner);
        ledger.storesBody();
    }

    @Override
    public void close() {
        if (pinned.compareAndSet(true, false)) {
            ledger.unpin(id);
        }
    }
}
