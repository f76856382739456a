package org.palomar.guard.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.palomar.api.store.StoreException;
import org.palomar.guard.internal.record.Keys;
import org.palomar.guard.internal.record.Sentence;
import org.palomar.guard.internal.record.Subject;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link Watch} in the store. For one thread. */
final class Archive {

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    /** Changes in one commit. */
    private static final int AT_A_TIME = 1_000;

    private final Store store;
    private final Watch watch;

    /** What was taken to be written, and how. */
    private record News(List<Subject> blocks, List<Subject> places, List<Consumer<WriteBatch>> writes) {}

    Archive(Store store, Watch watch) {
        this.store = store;
        this.watch = watch;
    }

    /** Reads what was kept. What is damaged is told and left out: it is no reason to let nobody in. */
    void load() throws StoreException {
        store.settle();
        Map<Subject, Sentence> blocks = new HashMap<>();
        store.scan(Keys.all(), Keys.afterAll(), (key, record) -> {
            Optional<Subject> subject = Keys.subject(key);
            try {
                if (subject.isEmpty()) {
                    LOG.warn("A record of the guard is of nobody and left out");
                } else if (Keys.isBlock(key)) {
                    blocks.put(subject.get(), Sentence.decode(record));
                } else {
                    LocalDate day = Keys.day(record);
                    load(() -> watch.places().load(subject.get(), day));
                }
            } catch (StoreException damaged) {
                LOG.warn("What the guard knew of {} is lost: {}", subject.get(), damaged.getMessage());
            }
            return true;
        });
        load(() -> blocks.entrySet().stream()
                .sorted(Comparator.comparing(block -> block.getValue().since()))
                .forEach(block -> watch.blocks().load(block.getKey(), block.getValue())));
    }

    private void load(Runnable change) {
        watch.locked(now -> {
            change.run();
            return now;
        });
    }

    /** Writes what has changed since the last time. */
    void keep() throws StoreException {
        for (News news = news(); !news.writes().isEmpty(); news = news()) {
            write(news);
        }
    }

    private void write(News news) throws StoreException {
        boolean kept = false;
        try {
            Transaction transaction = store.open();
            transaction.add(batch -> news.writes().forEach(write -> write.accept(batch)));
            transaction.commit();
            kept = true;
        } finally {
            if (!kept) {
                again(news);
            }
        }
    }

    private News news() {
        return watch.locked(now -> {
            News news = new News(
                    watch.unwrittenBlocks().take(AT_A_TIME),
                    watch.unwrittenPlaces().take(AT_A_TIME),
                    new ArrayList<>());
            for (Subject subject : news.blocks()) {
                news.writes()
                        .add(write(
                                Keys.block(subject),
                                watch.blocks().stored(subject).map(Sentence::encode)));
            }
            for (Subject subject : news.places()) {
                news.writes()
                        .add(write(
                                Keys.place(subject), watch.places().day(subject).map(Keys::encode)));
            }
            return news;
        });
    }

    private static Consumer<WriteBatch> write(byte[] key, Optional<byte[]> record) {
        return batch -> record.ifPresentOrElse(octets -> batch.put(key, octets), () -> batch.delete(key));
    }

    /** What was written may not be known; written twice it is the same. */
    private void again(News news) {
        watch.locked(now -> {
            news.blocks().forEach(watch.unwrittenBlocks()::add);
            news.places().forEach(watch.unwrittenPlaces()::add);
            return now;
        });
    }
}
