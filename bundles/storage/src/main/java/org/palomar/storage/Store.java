package org.palomar.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitsOfWork;

/**
 * The store as bundles use it: reads, transactions by group commit, and blobs. An OSGi service, one for each node. Safe for any thread, virtual ones
 * included: what may touch the disk for long runs on a platform thread. After it was closed every call answers {@code UNAVAILABLE}.
 */
public interface Store extends UnitsOfWork {

    @Override
    Transaction open();

    /**
     * Waits until all that was handed over before is decided: written, or known never to be. What is read afterwards is all that there will be of it.
     *
     * @throws StoreException {@code UNAVAILABLE} when the disk does not answer within the deadline of a commit
     */
    void settle() throws StoreException;

    /** See {@link KeyValueEngine#get}. */
    Optional<byte[]> get(byte[] key) throws StoreException;

    /** See {@link KeyValueEngine#scan}. The visitor may run on another thread than the caller's, which waits; it must not wait itself. */
    void scan(byte[] from, byte[] to, KeyValueEngine.Visitor visitor) throws StoreException;

    /**
     * Takes a body in: hashes it and, if it is larger than {@link StoreSettings#SPOOL_OVER}, writes its chunks ahead without syncing (the
     * transaction that refers to it syncs them).
     *
     * @throws StoreException {@code FULL} at once when there is no room for bodies
     * @throws IOException when the content can't be read
     */
    StagedBlob stage(Content content) throws StoreException, IOException;

    /**
     * A stored body.
     *
     * @return its octets; reading damaged or missing ones throws an {@link IOException}
     */
    Content blob(BlobId id);

    /** A body on its way in. Closing it without a reference lets its chunks be collected. Safe for any thread. */
    interface StagedBlob extends StagedBody {

        BlobId id();

        /** Octets of memory that it takes until it is closed. */
        long held();

        /**
         * Puts the chunks that are not stored yet, and a reference that keeps the blob alive. Called from {@link Contribution#write}.
         *
         * @param owner the reference's name, unique for this blob, such as mailbox and UID
         */
        void refer(WriteBatch batch, byte[] owner);

        /** The blob behind a body that this store staged. */
        static StagedBlob of(StagedBody body) throws StoreException {
            if (body instanceof StagedBlob blob) {
                return blob;
            }
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the body was staged in another store");
        }
    }

    /** Puts one more reference to a blob that has one already. Called from {@link Contribution#write}. */
    void refer(WriteBatch batch, BlobId id, byte[] owner);

    /** Takes a reference away; a blob without any is collected later. Called from {@link Contribution#write}. */
    void release(WriteBatch batch, BlobId id, byte[] owner);

    /** Takes notice of one stored reference. */
    @FunctionalInterface
    interface References {
        void reference(byte[] hash, byte[] owner) throws StoreException;
    }

    /** Whether there is this reference to a blob. */
    boolean refers(byte[] hash, byte[] owner) throws StoreException;

    /** Names every reference to a blob, in the order of hashes and owners, page by page: the visitor may take time, and changes are seen or not. */
    void references(References visitor) throws StoreException;

    /** Reads everything that the engine holds and verifies its checksums; one sentence for each damage. */
    List<String> verify() throws StoreException;

    /** The store in the hands of who opened it: only they close it. */
    interface Owned extends Store, AutoCloseable {

        /** Takes new settings; those of queues and threads hold from the next opening. */
        void adjust(StoreSettings settings);

        /**
         * Finishes the group that is being written and refuses all later transactions. The engine stays open; its opener closes it afterwards.
         */
        @Override
        void close();
    }
}
