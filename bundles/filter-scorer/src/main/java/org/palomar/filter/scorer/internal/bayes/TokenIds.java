package org.palomar.filter.scorer.internal.bayes;

import java.util.Arrays;

/** What the tokens of one message are known by: each once, in rising order. Immutable. */
public final class TokenIds {

    public static final TokenIds NONE = new TokenIds(new int[0]);

    private final int[] ids;

    private TokenIds(int[] ids) {
        this.ids = ids;
    }

    /** Of some that may stand there twice, in any order. */
    public static TokenIds of(int... ids) {
        int[] sorted = ids.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int id : sorted) {
            if (count == 0 || sorted[count - 1] != id) {
                sorted[count++] = id;
            }
        }
        return new TokenIds(Arrays.copyOf(sorted, count));
    }

    public int size() {
        return ids.length;
    }

    public int get(int index) {
        return ids[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds tokens && Arrays.equals(ids, tokens.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
