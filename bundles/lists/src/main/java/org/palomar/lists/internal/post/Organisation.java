package org.palomar.lists.internal.post;

import org.palomar.api.address.Domain;

/** Which domains may be of one organisation. Pure. */
public final class Organisation {

    private Organisation() {}

    /** Whether two domains may be of one organisation: their last two labels are the same. More than that are, under registries with names of two labels. */
    public static boolean mayBeOne(Domain one, Domain other) {
        return lastLabels(one).equals(lastLabels(other));
    }

    private static String lastLabels(Domain domain) {
        int last = domain.name().lastIndexOf('.');
        int before = last < 0 ? -1 : domain.name().lastIndexOf('.', last - 1);
        return domain.name().substring(before + 1);
    }
}
