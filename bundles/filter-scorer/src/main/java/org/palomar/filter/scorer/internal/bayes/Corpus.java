package org.palomar.filter.scorer.internal.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.palomar.api.scorer.MailKind;

/**
 * What was learned from the messages of the server, or of one account. Judging looks at it by any thread; one thread changes it.
 */
public final class Corpus {

    /** Once so many messages of a kind were counted, all counts are halved: what was learned long ago says less, and counts stay within two octets. */
    static final int HALVED_AT = 50_000;

    /** Tokens that one message may bring in where others have to go for them: of most messages all, of a text made up of words without end a few. */
    static final int MOST_NEW = 400;

    /**
     * How much a corpus may hold.
     *
     * @param places for tokens, a power of two; three of four are used at the most
     * @param messages that are remembered as learned
     */
    public record Size(int places, int messages) {}

    /**
     * What was learned, in figures.
     *
     * @param spam messages of which tokens are counted, and so on for {@code ham}
     * @param toldSpam messages that were learned, those too that were sure anyway, and so on for {@code toldHam}
     * @param last when, in milliseconds since 1970; 0 for never
     */
    public record Totals(int spam, int ham, int toldSpam, int toldHam, long last) {

        public static final Totals NONE = new Totals(0, 0, 0, 0, 0);

        Totals plus(MailKind kind, int told, int counted, long at) {
            boolean isSpam = kind == MailKind.SPAM;
            return new Totals(
                    Math.max(0, spam + (isSpam ? counted : 0)),
                    Math.max(0, ham + (isSpam ? 0 : counted)),
                    Math.max(0, toldSpam + (isSpam ? told : 0)),
                    Math.max(0, toldHam + (isSpam ? 0 : told)),
                    Math.max(last, at));
        }

        Totals halved() {
            return new Totals(spam / 2, ham / 2, toldSpam, toldHam, last);
        }
    }

    /** Takes notice of one token of a {@link Counts}. */
    @FunctionalInterface
    public interface TokenVisitor {
        void visit(int token, int spam, int ham, int day);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Counts counts;
    private final Remembered remembered;
    private Totals totals = Totals.NONE;

    public Corpus(Size size) {
        this.counts = new Counts(size.places());
        this.remembered = new Remembered(size.messages());
    }

    /**
     * What learning this changes; nothing if it is known already.
     *
     * @param sure whether what is known says so clearly enough
     */
    public List<Change> learning(Lesson lesson, MailKind kind, long now, Predicate<Lesson> sure) {
        Optional<Remembered.Way> before = locked(() -> remembered.find(lesson.identity()));
        List<Change> changes = new ArrayList<>();
        if (before.isPresent() && before.get().kind() == kind && before.get().counted()) {
            return changes;
        }
        // Unlearned first, as though it had never come: whether it is sure is asked without itself.
        boolean turned = before.isPresent() && before.get().kind() != kind;
        if (turned) {
            changes.add(change(lesson, before.get().kind(), false, before.get().counted(), now));
        }
        boolean counted = turned || !sure.test(lesson);
        if (before.isEmpty() || turned || counted) {
            changes.add(change(lesson, kind, true, counted, now));
        }
        return changes;
    }

    /** What unlearning this changes; nothing if it is not remembered. */
    public List<Change> forgetting(Lesson lesson, long now) {
        return locked(() -> remembered.find(lesson.identity())).stream()
                .map(way -> change(lesson, way.kind(), false, way.counted(), now))
                .toList();
    }

    private static Change change(Lesson lesson, MailKind kind, boolean learned, boolean counted, long now) {
        return new Change(lesson.identity(), kind, learned, counted, now, counted ? lesson.tokens() : TokenIds.NONE);
    }

    /** Changes it. What was learned without being counted, and now is, is told once. */
    public void apply(Change change) {
        locked(() -> {
            int step = change.learned() ? 1 : -1;
            boolean isTold =
                    !change.learned() || remembered.find(change.identity()).isEmpty();
            int day = day(change.at());
            int room = counts.isCrowded() ? MOST_NEW : Integer.MAX_VALUE;
            for (int i = 0; i < change.tokens().size(); i++) {
                int token = change.tokens().get(i);
                room -= counts.get(token) == 0 ? 1 : 0;
                if (room >= 0 || counts.get(token) != 0) {
                    counts.add(token, change.kind() == MailKind.SPAM, step, day);
                }
            }
            totals = totals.plus(change.kind(), isTold ? step : 0, change.counted() ? step : 0, change.at());
            if (change.learned()) {
                remembered.put(change.identity(), change.kind(), change.counted());
            } else {
                remembered.remove(change.identity());
            }
            if (totals.spam() >= HALVED_AT || totals.ham() >= HALVED_AT) {
                counts.halve();
                totals = totals.halved();
            }
            return totals;
        });
    }

    private static int day(long at) {
        return Math.clamp(TimeUnit.MILLISECONDS.toDays(at), 0, Counts.MOST_COUNT);
    }

    public Totals totals() {
        return locked(() -> totals);
    }

    /** Tokens that are counted. */
    public int size() {
        return locked(counts::size);
    }

    /** Octets of memory. */
    public long octets() {
        return locked(() -> counts.octets() + remembered.octets());
    }

    /** Counts of tokens, of spam in the upper half of each, of wanted mail in the lower; in the order of the tokens. */
    int[] counts(TokenIds tokens) {
        return locked(() -> {
            int[] found = new int[tokens.size()];
            for (int i = 0; i < tokens.size(); i++) {
                found[i] = counts.get(tokens.get(i));
            }
            return found;
        });
    }

    /** Messages that are remembered, as they are kept. */
    public long[] remembered() {
        return locked(remembered::entries);
    }

    /** Names every token. The lock is held meanwhile. */
    public void forEach(TokenVisitor visitor) {
        locked(() -> {
            counts.forEach(visitor::visit);
            return totals;
        });
    }

    /** As it was kept: first the totals, then what {@link #remembered} and {@link #forEach} gave. */
    public void load(Totals kept) {
        locked(() -> totals = kept);
    }

    public void load(long entry) {
        locked(() -> {
            remembered.load(entry);
            return totals;
        });
    }

    public void load(int token, int spam, int ham, int day) {
        locked(() -> {
            counts.load(token, spam, ham, day);
            return totals;
        });
    }

    private <T> T locked(java.util.function.Supplier<T> use) {
        lock.lock();
        try {
            return use.get();
        } finally {
            lock.unlock();
        }
    }
}
