package org.palomar.storage.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.Contribution;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store over any engine: wires committer, blobs and readers together. */
public final class GroupCommitStore implements Store.Owned {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitStore.class);

    /** How often the log says that closing waits for the last group. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** References in a page. */
    private static final int REFERENCES = 1024;

    private final KeyValueEngine engine;
    private final BlobLedger ledger;
    private final SpaceGuard space;
    private final Committer committer;
    private final Thread committerThread;
    private final PlatformReads reads;
    private volatile boolean closed;

    public GroupCommitStore(KeyValueEngine engine, StoreSettings settings) {
        this.engine = engine;
        this.ledger = new BlobLedger(engine);
        this.space = new SpaceGuard(engine, settings.reserve());
        this.committer = new Committer(engine, ledger, space, settings);
        this.reads = new PlatformReads(settings.readThreads());
        this.committerThread =
                Thread.ofPlatform().name("palomar-commit").daemon().start(committer);
    }

    @Override
    public Transaction open() {
        return new PendingTransaction(committer, true);
    }

    @Override
    public void settle() throws StoreException {
        Transaction last = open();
        last.add(batch -> {});
        try {
            last.commit();
        } catch (StoreException failure) {
            // After a failed write there is none, and reading goes on.
            if (committer.failure().isEmpty()) {
                throw failure;
            }
        }
    }

    /** Writes without a sync: what a later durable transaction makes durable with itself. */
    void ahead(Contribution part) throws StoreException {
        PendingTransaction transaction = new PendingTransaction(committer, false);
        transaction.add(part);
        transaction.commit();
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        requireOpen();
        return reads.read(() -> engine.get(key));
    }

    @Override
    public void scan(byte[] from, byte[] to, KeyValueEngine.Visitor visitor) throws StoreException {
        requireOpen();
        reads.read(() -> {
            engine.scan(from, to, visitor);
            return true;
        });
    }

    @Override
    public StagedBlob stage(Content content) throws StoreException, IOException {
        requireOpen();
        if (space.refusesBodies()) {
            throw SpaceGuard.full();
        }
        return content.size() <= StoreSettings.SPOOL_OVER
                ? SmallBlob.of(ledger, content)
                : LargeBlob.of(this, ledger, content);
    }

    @Override
    public Content blob(BlobId id) {
        return new BlobContent(this::get, id);
    }

    @Override
    public void refer(WriteBatch batch, BlobId id, byte[] owner) {
        ledger.refer(batch, id, owner);
    }

    @Override
    public void release(WriteBatch batch, BlobId id, byte[] owner) {
        ledger.release(batch, id, owner);
    }

    @Override
    public void references(References visitor) throws StoreException {
        byte[] from = {'r'};
        List<byte[]> page = referencesFrom(from);
        while (!page.isEmpty()) {
            for (byte[] key : page) {
                visitor.reference(BlobKeys.hash(key), BlobKeys.owner(key));
                from = Arrays.copyOf(key, key.length + 1);
            }
            page = referencesFrom(from);
        }
    }

    private List<byte[]> referencesFrom(byte[] from) throws StoreException {
        List<byte[]> page = new ArrayList<>();
        scan(from, new byte[] {'r' + 1}, (key, value) -> {
            page.add(key);
            return page.size() < REFERENCES;
        });
        return page;
    }

    @Override
    public boolean refers(byte[] hash, byte[] owner) throws StoreException {
        return get(BlobKeys.reference(new BlobId(hash, 0), owner)).isPresent();
    }

    @Override
    public List<String> verify() throws StoreException {
        requireOpen();
        return reads.read(engine::verify);
    }

    @Override
    public void adjust(StoreSettings settings) {
        committer.adjust(settings);
    }

    /** What made it read-only, if anything did. */
    Optional<StoreException> failure() {
        return committer.failure();
    }

    boolean isFull() {
        return space.refusesBodies();
    }

    void report(MetricSink sink) {
        Map<String, String> none = Map.of();
        sink.timing(
                "palomar_storage_write",
                "Durable writes, one for each group of transactions",
                none,
                committer.writes());
        sink.counter("palomar_storage_transactions", "Transactions committed", none, committer.transactions());
        sink.counter("palomar_storage_refused", "Transactions refused", none, committer.refused());
        sink.counter("palomar_storage_collected", "Unreferenced bodies removed", none, ledger.collected());
        sink.gauge("palomar_storage_waiting", "Transactions that wait for the committer", none, committer.waiting());
        engine.figures()
                .forEach((name, value) ->
                        sink.gauge("palomar_storage_engine_" + name, "A figure of the storage engine", none, value));
    }

    @Override
    public void close() {
        closed = true;
        committer.stop();
        awaitCommitter();
        reads.close();
    }

    /** However long the disk takes, and through interruptions: the next store on this engine has a committer of its own. */
    private void awaitCommitter() {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = committerThread.join(PATIENCE);
                if (!ended) {
                    LOG.warn("The store can't close while its disk does not answer to the last group of transactions");
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed");
        }
    }
}
