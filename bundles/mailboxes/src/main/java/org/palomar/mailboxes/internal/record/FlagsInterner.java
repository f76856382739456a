package org.palomar.mailboxes.internal.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;

/** Makes equal sets of flags one object, so that a column of flags costs a reference for each message. Bounded; safe for any thread. */
public final class FlagsInterner {

    /** Beyond this, rare combinations stay separate objects. */
    private static final int MAX = 10_000;

    private static final int SYSTEM_SETS = 1 << 5;

    private final ConcurrentHashMap<Flags, Flags> sets = new ConcurrentHashMap<>();
    private final Flags[] system = new Flags[SYSTEM_SETS];

    public Flags intern(Flags flags) {
        Flags known = sets.get(flags);
        if (known != null) {
            return known;
        }
        if (sets.size() >= MAX) {
            return flags;
        }
        Flags raced = sets.putIfAbsent(flags, flags);
        return raced == null ? flags : raced;
    }

    /** The set of those system flags whose bits are set. A race makes the same interned object twice. */
    Flags system(int bits, List<Flag> names) {
        Flags known = system[bits];
        if (known != null) {
            return known;
        }
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if ((bits & 1 << i) != 0) {
                flags.add(names.get(i));
            }
        }
        Flags made = intern(Flags.of(flags));
        system[bits] = made;
        return made;
    }
}
