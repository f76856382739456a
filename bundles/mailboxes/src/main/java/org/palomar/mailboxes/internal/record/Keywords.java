package org.palomar.mailboxes.internal.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.store.StoreException;

/** The keywords of one mailbox in the order of their first use: records name them by number. Immutable. */
public final class Keywords {

    /** More would only make the FLAGS reply and each state record long. */
    public static final int MAX = 1000;

    private static final List<Flag> SYSTEM = List.of(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED, Flag.DELETED, Flag.DRAFT);
    private static final int HAS_KEYWORDS = 1 << 5;

    /** A mailbox without any; made after the system flags, of which it consists. */
    public static final Keywords NONE = new Keywords(List.of());

    private final List<Flag> names;
    private final Map<Flag, Integer> numbers = new HashMap<>();
    private final Flags known;

    private Keywords(List<Flag> names) {
        this.names = names;
        for (Flag name : names) {
            numbers.put(name, numbers.size());
        }
        List<Flag> all = new ArrayList<>(SYSTEM);
        all.addAll(names);
        this.known = Flags.of(all);
    }

    /** These and the keywords of {@code flags}; empty when they would be too many. */
    public Optional<Keywords> with(Flags flags) {
        List<Flag> added = flags.set().stream()
                .filter(flag -> !flag.isSystem() && !numbers.containsKey(flag))
                .toList();
        if (added.isEmpty()) {
            return Optional.of(this);
        }
        List<Flag> all = new ArrayList<>(names);
        all.addAll(added);
        return all.size() > MAX ? Optional.empty() : Optional.of(new Keywords(all));
    }

    /** System flags and all keywords. */
    public Flags known() {
        return known;
    }

    void writeTo(OctetWriter out) {
        out.number(names.size());
        names.forEach(name -> out.text(name.toString()));
    }

    static Keywords read(OctetReader in) throws StoreException {
        int count = in.count();
        List<Flag> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(Flag.parse(in.text()).orElseThrow(OctetReader::damaged));
        }
        return names.isEmpty() ? NONE : new Keywords(List.copyOf(names));
    }

    /** One octet for the system flags, and the numbers of keywords if there are any. All keywords must be known. */
    void writeFlags(OctetWriter out, Flags flags) {
        int bits = 0;
        int keywords = 0;
        for (Flag flag : flags.set()) {
            int system = SYSTEM.indexOf(flag);
            bits |= system >= 0 ? 1 << system : HAS_KEYWORDS;
            keywords += system >= 0 ? 0 : 1;
        }
        out.octet(bits);
        if (keywords > 0) {
            out.number(keywords);
            for (Flag flag : flags.set()) {
                Integer number = numbers.get(flag);
                if (number != null) {
                    out.number(number);
                }
            }
        }
    }

    Flags readFlags(OctetReader in, FlagsInterner interner) throws StoreException {
        int bits = in.octet();
        if (bits < HAS_KEYWORDS) {
            return interner.system(bits, SYSTEM);
        }
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < SYSTEM.size(); i++) {
            if ((bits & 1 << i) != 0) {
                flags.add(SYSTEM.get(i));
            }
        }
        for (int i = in.count(); i > 0; i--) {
            long number = in.number();
            if (number >= names.size()) {
                throw OctetReader.damaged();
            }
            flags.add(names.get((int) number));
        }
        return interner.intern(Flags.of(flags));
    }
}
