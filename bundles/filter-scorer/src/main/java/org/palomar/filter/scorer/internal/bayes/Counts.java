package org.palomar.filter.scorer.internal.bayes;

import java.util.Arrays;

/**
 * In how many messages of each kind tokens were, in flat arrays with open addressing: ten octets for each place. Grows up to a bound; when it is full, the tokens that tell the least go: those that were learned seldom and long ago. For one thread at a
 * time.
 */
public final class Counts {

    /** Octets of memory for each place. */
    public static final int OCTETS = 10;

    /** Messages that a token is counted in; {@link #halve} keeps counts below. */
    static final int MOST_COUNT = 0xffff;

    private static final int FIRST = 1 << 10;

    /** Of four places three are used at the most, so that looking stays short. */
    private static final int USED = 3;

    private static final int OF = 4;

    /** After so many days a count says half as much for the question who may go. */
    private static final double HALF_LIFE = 90;

    /** What a token is worth that was in one message alone: what was made up to fill this never comes again. */
    private static final double ONCE = 0.25;

    /** Of what is used this share goes when there is no more room: not a few each time. */
    private static final int SWEPT = 4;

    /** 2^32 divided by the golden ratio spreads what a hash gives. */
    static final int SPREAD = 0x9e3779b9;

    /** What is known of one token. */
    @FunctionalInterface
    interface Visitor {
        void visit(int token, int spam, int ham, int day);
    }

    private final int mostPlaces;
    private int[] tokens = new int[FIRST];
    private short[] spam = new short[FIRST];
    private short[] ham = new short[FIRST];
    private short[] days = new short[FIRST];
    private int used;

    /** @param mostPlaces a power of two; of its places three of four are used at the most */
    public Counts(int mostPlaces) {
        if (Integer.bitCount(mostPlaces) != 1 || mostPlaces < FIRST) {
            throw new IllegalArgumentException("places are a power of two, " + FIRST + " or more");
        }
        this.mostPlaces = mostPlaces;
    }

    public int size() {
        return used;
    }

    /** Octets of memory. */
    long octets() {
        return (long) tokens.length * OCTETS;
    }

    /** Both counts of a token: of spam above, of wanted mail in the lower half. */
    int get(int token) {
        int place = place(token);
        return tokens[place] == token ? ((spam[place] & MOST_COUNT) << Short.SIZE) | (ham[place] & MOST_COUNT) : 0;
    }

    /**
     * Counts a token once more, or once less.
     *
     * @param day since some day, from 0 to 65535
     */
    void add(int token, boolean isSpam, int step, int day) {
        int place = place(token);
        if (tokens[place] != token) {
            if (step < 0) {
                return; // it was swept
            }
            if (isFull()) {
                makeRoom(day);
                place = place(token);
            }
            tokens[place] = token;
            used++;
        }
        short[] counts = isSpam ? spam : ham;
        counts[place] = (short) Math.clamp((counts[place] & MOST_COUNT) + step, 0, MOST_COUNT);
        days[place] = (short) day;
    }

    /** As it was kept. */
    void load(int token, int spamCount, int hamCount, int day) {
        if (isFull() && tokens.length == mostPlaces) {
            return; // the bound has become lower
        }
        add(token, true, spamCount, day);
        add(token, false, hamCount, day);
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] != 0) {
                visitor.visit(tokens[i], spam[i] & MOST_COUNT, ham[i] & MOST_COUNT, days[i] & MOST_COUNT);
            }
        }
    }

    /** Halves all counts, as what was learned long ago says less; tokens without any are forgotten. */
    void halve() {
        rebuild(tokens.length, (place, half) -> half.put(this, place, 1));
    }

    /** Whether it has grown up to its bound, and has as many tokens as are left when some have gone. */
    boolean isCrowded() {
        return tokens.length == mostPlaces && used >= tokens.length / OF * USED / SWEPT * (SWEPT - 1);
    }

    private boolean isFull() {
        return used >= tokens.length / OF * USED;
    }

    /** The place of a token, or the empty one where it belongs. */
    private int place(int token) {
        int mask = tokens.length - 1;
        int place = (token * SPREAD) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(tokens.length));
        while (tokens[place] != 0 && tokens[place] != token) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void makeRoom(int day) {
        if (tokens.length < mostPlaces) {
            rebuild(tokens.length * 2, (place, larger) -> larger.put(this, place, 0));
        } else {
            sweep(day);
        }
    }

    private void sweep(int day) {
        double[] values = new double[used];
        int count = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] != 0) {
                values[count++] = value(i, day);
            }
        }
        Arrays.sort(values);
        double least = values[used / SWEPT];
        int first = first(values, least);
        int alike = first(values, Math.nextUp(least)) - first;
        int staying = first + alike - used / SWEPT;
        // Of those that tell as much as the least that stays, some: taken from everywhere alike, as full stretches of
        // the table are slow to look through.
        int[] seen = {0};
        rebuild(tokens.length, (place, kept) -> {
            double value = value(place, day);
            if (value > least || (value == least && isChosen(seen[0]++, staying, alike))) {
                kept.put(this, place, 0);
            }
        });
    }

    /** Of {@code all} in a row, {@code some} at even distances. */
    private static boolean isChosen(int index, int some, int all) {
        return (index + 1L) * some / all > (long) index * some / all;
    }

    /** Where the first value stands, in rising order, that is not below one. */
    private static int first(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private double value(int place, int day) {
        int count = (spam[place] & MOST_COUNT) + (ham[place] & MOST_COUNT);
        int age = Math.max(0, day - (days[place] & MOST_COUNT));
        return (count > 1 ? count : ONCE) * Math.pow(2, -age / HALF_LIFE);
    }

    @FunctionalInterface
    private interface Keeping {
        void keep(int place, Counts kept);
    }

    private void rebuild(int places, Keeping keeping) {
        Counts kept = new Counts(mostPlaces);
        kept.tokens = new int[places];
        kept.spam = new short[places];
        kept.ham = new short[places];
        kept.days = new short[places];
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] != 0) {
                keeping.keep(i, kept);
            }
        }
        tokens = kept.tokens;
        spam = kept.spam;
        ham = kept.ham;
        days = kept.days;
        used = kept.used;
    }

    private void put(Counts from, int place, int halvings) {
        int spamCount = (from.spam[place] & MOST_COUNT) >> halvings;
        int hamCount = (from.ham[place] & MOST_COUNT) >> halvings;
        if (spamCount + hamCount > 0) {
            int own = place(from.tokens[place]);
            tokens[own] = from.tokens[place];
            spam[own] = (short) spamCount;
            ham[own] = (short) hamCount;
            days[own] = from.days[place];
            used++;
        }
    }
}
