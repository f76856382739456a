package org.palomar.storage.rocksdb.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Slice;
import org.rocksdb.SstFileReader;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as the engine. Bodies (values of 4 KiB and more) live in blob files apart from the sorted keys, so that sorting never copies them. The log is synced by
 * {@code write(…, true)}; what a power cut leaves of it is {@link Recovery}'s to judge.
 */
public final class RocksEngine implements RocksComponent.Engine {

    private static final long BLOB_FROM = 4096;
    private static final int BLOOM_BITS = 10;
    /** Parts of the cache with a lock each, four: a part stays large beside the blocks in it, and few threads read. */
    private static final int CACHE_SHARD_BITS = 2;
    /** Share of the cache that scans can't take from indexes and filters. */
    private static final double INDEX_SHARE = 0.5;
    /** Octets of one part of an index or filter. */
    private static final long INDEX_PART = 4096;

    /** Octets of tables that are sorted in one go: an almost full disk has to have the room for their sorted copy. */
    private static final long SORTED_AT_ONCE = 128L << 20;

    private final Path folder;
    private final UseCount uses = new UseCount();
    private final Deque<RocksObject> owned = new ArrayDeque<>();
    private final RocksDB db;
    private final CompactRangeOptions sorting;
    private final Reclamation reclamation;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final WriteOptions durable;
    private final WriteOptions ahead;
    /** The number of the last change that is known to be on the disk. For the thread that writes. */
    private long synced;

    private volatile @Nullable StoreException failure;

    /** The store in the data folder, with the default settings. */
    public static RocksEngine ofDataFolder() throws StoreException {
        return new RocksEngine(RocksSettings.folder(), RocksSettings.DEFAULT);
    }

    RocksEngine(Path folder, RocksSettings settings) throws StoreException {
        this.folder = folder;
        try {
            RocksDB.loadLibrary();
            Files.createDirectories(folder);
            this.durable = own(new WriteOptions().setSync(true));
            this.ahead = own(new WriteOptions().setSync(false));
            this.db = Recovery.open(options(settings), folder);
            this.synced = db.getLatestSequenceNumber();
            this.sorting = own(new CompactRangeOptions().setExclusiveManualCompaction(false));
            this.reclamation = new Reclamation(BlobFiles.of(db, sorting));
        } catch (IOException | RocksDBException failure) {
            owned.forEach(RocksObject::close);
            throw new StoreException(StoreException.Reason.UNAVAILABLE, Recovery.remedy(folder, failure), failure);
        }
    }

    private Options options(RocksSettings settings) {
        LRUCache cache = own(new LRUCache(settings.cache(), CACHE_SHARD_BITS, false, INDEX_SHARE));
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinTopLevelIndexAndFilter(true)
                // In parts: the filter of a large file as one block would not fit into the cache and be read for each
                // look-up.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(INDEX_PART)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS)))
                .setFormatVersion(5);
        return own(new Options())
                .setCreateIfMissing(true)
                .setParanoidChecks(true)
                .setTableFormatConfig(table)
                .setWriteBufferSize(settings.writeBuffer())
                .setMaxWriteBufferNumber(2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setEnableBlobFiles(true)
                .setMinBlobSize(BLOB_FROM)
                .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBlobGarbageCollectionAgeCutoff(Reclamation.OLDEST)
                .setMaxCompactionBytes(SORTED_AT_ONCE)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0);
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        try (UseCount.Use use = uses.begin()) {
            return Optional.ofNullable(db.get(key));
        } catch (RocksDBException failure) {
            throw reading(failure);
        }
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
        try (UseCount.Use use = uses.begin();
                Slice end = new Slice(to);
                ReadOptions options = new ReadOptions().setIterateUpperBound(end);
                RocksIterator entries = db.newIterator(options)) {
            for (entries.seek(from); entries.isValid(); entries.next()) {
                if (!visitor.visit(entries.key(), entries.value())) {
                    return;
                }
            }
            entries.status();
        } catch (RocksDBException failure) {
            throw reading(failure);
        }
    }

    @Override
    public void write(WriteBatch batch, boolean sync) throws StoreException {
        StoreException earlier = failure;
        if (earlier != null) {
            throw new StoreException(earlier.reason(), String.valueOf(earlier.getMessage()), earlier);
        }
        try (UseCount.Use use = uses.begin();
                org.rocksdb.WriteBatch changes =
                        new org.rocksdb.WriteBatch(Math.toIntExact(Math.min(batch.octets(), 1 << 30)))) {
            changes.putLogData(WrittenLog.mark(synced));
            for (WriteBatch.Change change : batch.changes()) {
                switch (change) {
                    case WriteBatch.Put put -> changes.put(put.key(), put.value());
                    case WriteBatch.Delete delete -> changes.delete(delete.key());
                    case WriteBatch.DeleteRange range -> changes.deleteRange(range.from(), range.to());
                }
            }
            db.write(sync ? durable : ahead, changes);
            if (sync) {
                synced = db.getLatestSequenceNumber();
            }
            reclamation.written();
        } catch (RocksDBException cause) {
            throw writing(cause);
        }
    }

    // After a failed write or sync nobody knows what reached the disk: no later write may claim to be durable.
    private StoreException writing(RocksDBException cause) {
        StoreException reason = isFull(cause)
                ? new StoreException(StoreException.Reason.FULL, "the disk is full", cause)
                : new StoreException(
                        StoreException.Reason.UNAVAILABLE,
                        "the store can't write: " + cause.getMessage() + "; restart after the disk is mended",
                        cause);
        failure = reason;
        return reason;
    }

    private static boolean isFull(RocksDBException cause) {
        Status status = cause.getStatus();
        return status != null && status.getSubCode() == Status.SubCode.NoSpace;
    }

    @Override
    public boolean ranFull() {
        StoreException reason = failure;
        return reason != null && reason.reason() == StoreException.Reason.FULL;
    }

    private static StoreException reading(RocksDBException failure) {
        Status status = failure.getStatus();
        boolean damaged = status != null && status.getCode() == Status.Code.Corruption;
        return new StoreException(
                damaged ? StoreException.Reason.DAMAGED : StoreException.Reason.UNAVAILABLE,
                "the store can't read: " + failure.getMessage(),
                failure);
    }

    @Override
    public void reclaim(byte[] from, byte[] to) throws StoreException {
        try (UseCount.Use use = uses.begin()) {
            reclamation.run(from, to, this::freeSpace);
        } catch (RocksDBException | UncheckedIOException refused) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    "the files can't be made smaller: " + refused.getMessage(),
                    refused);
        }
    }

    @Override
    public long freeSpace() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException gone) {
            throw new UncheckedIOException("the store's folder has gone", gone);
        }
    }

    @Override
    public Map<String, Long> figures() {
        try (UseCount.Use use = uses.begin()) {
            return Map.of(
                    "keys", db.getLongProperty("rocksdb.estimate-num-keys"),
                    "octets",
                            db.getLongProperty("rocksdb.total-sst-files-size")
                                    + db.getLongProperty("rocksdb.total-blob-file-size"),
                    "memory",
                            db.getLongProperty("rocksdb.cur-size-all-mem-tables")
                                    + db.getLongProperty("rocksdb.block-cache-usage"));
        } catch (RocksDBException | StoreException unknown) {
            return Map.of();
        }
    }

    /** Table by table, each of which RocksDB reads in one call: closing waits for one of them only. */
    @Override
    public List<String> verify() throws StoreException {
        List<String> damage = new ArrayList<>();
        try (UseCount.Use use = uses.begin();
                Options options = new Options()) {
            for (LiveFileMetaData table : db.getLiveFilesMetaData()) {
                if (closing.get()) {
                    throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed");
                }
                verify(table, options).ifPresent(damage::add);
            }
        }
        return damage;
    }

    private Optional<String> verify(LiveFileMetaData table, Options options) {
        try (SstFileReader reader = new SstFileReader(options)) {
            reader.open(folder + table.fileName());
            reader.verifyChecksum();
        } catch (RocksDBException damage) {
            // Without it there is no damage: it was sorted into others meanwhile.
            boolean lives = db.getLiveFilesMetaData().stream()
                    .anyMatch(one -> one.fileName().equals(table.fileName()));
            return lives ? Optional.of("the store's files are damaged: " + damage.getMessage()) : Optional.empty();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            sorting.setCanceled(true);
        }
        uses.close(() -> {
            db.close();
            while (!owned.isEmpty()) {
                owned.pop().close();
            }
        });
    }

    private <T extends RocksObject> T own(T object) {
        owned.push(object);
        return object;
    }
}
