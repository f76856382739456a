package org.palomar.storage;

import java.io.IOException;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitsOfWork;

/**
 * The store as bundles use it: reads, transactions by group commit, and blobs. An OSGi service, one for each node; closed only after its last user. Safe for
 * any thread, virtual ones included.
 */
public interface Store extends UnitsOfWork {

    @Override
    Transaction open();

    /** See {@link KeyValueEngine#get}. */
    Optional<byte[]> get(byte[] key) throws StoreException;

    /** See {@link KeyValueEngine#scan}. */
    void scan(byte[] from, byte[] to, KeyValueEngine.Visitor visitor) throws StoreException;

    /**
     * Takes a body in: hashes it and, if it is larger than a chunk or so, writes its chunks ahead without syncing (the transaction that refers to it
     * syncs them).
     */
    StagedBlob stage(Content content) throws StoreException, IOException;

    /**
     * A stored body.
     *
     * @return its octets; reading damaged ones throws an {@link IOException}
     */
    Content blob(BlobId id, long size);

    /** A body on its way in. Closing it without a reference lets its chunks be collected. Safe for any thread. */
    interface StagedBlob extends AutoCloseable {

        BlobId id();

        Content content();

        /**
         * Puts the chunks that are not written yet, and a reference that keeps the blob alive. Called from {@link Contribution#write}.
         *
         * @param owner the reference's name, unique for this blob, such as mailbox and UID
         */
        void refer(WriteBatch batch, byte[] owner);

        @Override
        void close();
    }

    /** Puts one more reference to a blob that has one already. Called from {@link Contribution#write}. */
    void refer(WriteBatch batch, BlobId id, byte[] owner);

    /** Takes a reference away; a blob without any is collected later. Called from {@link Contribution#write}. */
    void release(WriteBatch batch, BlobId id, byte[] owner);
}
