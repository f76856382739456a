package org.palomar.imap.grammar;

import java.util.Arrays;

/**
 * A sequence set as the client wrote it (RFC 9051 §4.1.1): ranges of sequence numbers or UIDs, {@code *} not yet resolved; or {@code $}, the result of the
 * last SEARCH (RFC 5182). As small for {@code 1:4294967295} as for one number. Immutable.
 */
public final class SequenceSet {

    /** What a bound of {@code *} reads as. */
    public static final long STAR = 0;

    /** {@code $}. */
    public static final SequenceSet SAVED = new SequenceSet(new long[0]);

    /** {@code 1:*}. */
    public static final SequenceSet ALL = new SequenceSet(new long[] {1, STAR});

    /** first, last, first, last, … as written. */
    private final long[] bounds;

    private SequenceSet(long[] bounds) {
        this.bounds = bounds;
    }

    // sequence-set = (seq-number / seq-range) ["," sequence-set] / "$"
    static SequenceSet parse(Cursor in) throws SyntaxException {
        if (in.accept('$')) {
            return SAVED;
        }
        long[] bounds = new long[2];
        int length = 0;
        do {
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, length * 2);
            }
            long first = bound(in);
            bounds[length++] = first;
            bounds[length++] = in.accept(':') ? bound(in) : first;
        } while (in.accept(','));
        return new SequenceSet(Arrays.copyOf(bounds, length));
    }

    private static long bound(Cursor in) throws SyntaxException {
        return in.accept('*') ? STAR : in.nzNumber();
    }

    /** Whether a set begins here: what tells it from a word in SEARCH. */
    static boolean begins(Cursor in) {
        int next = in.peek();
        return next == '*' || next == '$' || (next >= '0' && next <= '9');
    }

    public boolean isSaved() {
        return this == SAVED;
    }

    public int rangeCount() {
        return bounds.length / 2;
    }

    /** The smaller bound of a range, {@code star} standing for {@code *}. */
    public long first(int range, long star) {
        return Math.min(resolve(bounds[2 * range], star), resolve(bounds[2 * range + 1], star));
    }

    /** The larger bound of a range, {@code star} standing for {@code *}. */
    public long last(int range, long star) {
        return Math.max(resolve(bounds[2 * range], star), resolve(bounds[2 * range + 1], star));
    }

    private static long resolve(long bound, long star) {
        return bound == STAR ? star : bound;
    }

    /** As it was written. */
    @Override
    public String toString() {
        if (isSaved()) {
            return "$";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(name(bounds[i]));
            if (bounds[i + 1] != bounds[i]) {
                text.append(':').append(name(bounds[i + 1]));
            }
        }
        return text.toString();
    }

    private static String name(long bound) {
        return bound == STAR ? "*" : Long.toString(bound);
    }
}
