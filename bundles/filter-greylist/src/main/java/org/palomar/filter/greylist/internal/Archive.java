package org.palomar.filter.greylist.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.api.store.StoreException;
import org.palomar.filter.greylist.internal.record.Keys;
import org.palomar.filter.greylist.internal.record.Standing;
import org.palomar.filter.greylist.internal.record.Subject;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link Greylist} in the store. For one thread. */
final class Archive {

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    /** Changes in one commit. */
    private static final int AT_A_TIME = 1_000;

    private final Store store;
    private final Greylist greylist;

    private record News(List<Subject> subjects, List<Consumer<WriteBatch>> writes) {}

    Archive(Store store, Greylist greylist) {
        this.store = store;
        this.greylist = greylist;
    }

    /** Reads what was kept. What is damaged is told and left out: who is forgotten comes back once more. */
    void load() throws StoreException {
        Map<Subject, Standing> kept = new HashMap<>();
        store.settle();
        store.scan(Keys.all(), Keys.afterAll(), (key, record) -> {
            Optional<Subject> subject = Keys.subject(key);
            try {
                if (subject.isEmpty()) {
                    LOG.warn("A record of greylisting is of nobody and left out");
                } else {
                    kept.put(subject.get(), Standing.decode(record));
                }
            } catch (StoreException damaged) {
                LOG.warn("What greylisting knew of a sender is lost: {}", damaged.getMessage());
            }
            return true;
        });
        // The latest last, as they came.
        kept.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Standing::last)))
                .forEach(entry -> load(entry.getKey(), entry.getValue()));
    }

    private void load(Subject subject, Standing standing) {
        greylist.locked(known -> {
            known.load(subject, standing);
            if (subject.kind() == Kind.ALLOWED) {
                greylist.allowed().add(subject.text());
            }
            return known;
        });
    }

    /** Writes what has changed since the last time. */
    void keep() throws StoreException {
        for (News news = news(); !news.subjects().isEmpty(); news = news()) {
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
                // What was written may not be known; written twice it is the same.
                greylist.locked(known -> {
                    known.again(news.subjects());
                    return known;
                });
            }
        }
    }

    private News news() {
        return greylist.locked(known -> {
            News news = new News(known.takeUnwritten(AT_A_TIME), new ArrayList<>());
            for (Subject subject : news.subjects()) {
                byte[] key = Keys.standing(subject);
                Optional<byte[]> record = known.get(subject).map(Standing::encode);
                news.writes()
                        .add(batch ->
                                record.ifPresentOrElse(octets -> batch.put(key, octets), () -> batch.delete(key)));
            }
            return news;
        });
    }
}
