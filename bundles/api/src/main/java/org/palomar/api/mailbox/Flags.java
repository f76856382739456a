package org.palomar.api.mailbox;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The flags of one message. Immutable; equal sets of the same store are usually the same object. */
public final class Flags {

    /** More keywords on one message are refused. */
    public static final int MAX_FLAGS = 100;

    public static final Flags NONE = new Flags(new TreeSet<>());

    private final Set<Flag> set;
    private final boolean seen;
    private final boolean deleted;

    private Flags(SortedSet<Flag> set) {
        this.set = Collections.unmodifiableSortedSet(set);
        this.seen = set.contains(Flag.SEEN);
        this.deleted = set.contains(Flag.DELETED);
    }

    public static Flags of(Collection<Flag> flags) {
        return flags.isEmpty() ? NONE : new Flags(new TreeSet<>(flags));
    }

    public static Flags of(Flag... flags) {
        return of(Set.of(flags));
    }

    /** In the order of their names. */
    public Set<Flag> set() {
        return set;
    }

    public boolean has(Flag flag) {
        return set.contains(flag);
    }

    /** {@code \Seen}, without a look-up. */
    public boolean isSeen() {
        return seen;
    }

    /** {@code \Deleted}, without a look-up. */
    public boolean isDeleted() {
        return deleted;
    }

    public Flags with(Flags added) {
        if (set.containsAll(added.set)) {
            return this;
        }
        TreeSet<Flag> union = new TreeSet<>(set);
        union.addAll(added.set);
        return new Flags(union);
    }

    public Flags without(Flags removed) {
        TreeSet<Flag> rest = new TreeSet<>(set);
        return rest.removeAll(removed.set) ? of(rest) : this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Flags flags && set.equals(flags.set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    @Override
    public String toString() {
        return set.toString();
    }
}
