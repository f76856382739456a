package org.palomar.imap.session;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.stream.Collectors;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;

/** Flag lists as octets, kept by the identity of the flags: a mailbox has few different ones. */
final class FlagsRendering {

    /** Distinct flag sets that are kept; past it, all are forgotten and kept anew. */
    private static final int KEPT = 256;

    private static final Flags SYSTEM = Flags.of(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED, Flag.DELETED, Flag.DRAFT);

    private final IdentityHashMap<Flags, byte[]> rendered = new IdentityHashMap<>(4);
    private Flags last = Flags.NONE;
    private byte[] lastRendered = Output.ascii("()");

    /** The list with its parentheses; not to be changed. */
    @SuppressWarnings("ReferenceEquality") // the usual case, decided without looking into the sets
    byte[] of(Flags flags) {
        if (flags == last) {
            return lastRendered;
        }
        byte[] found = rendered.get(flags);
        if (found == null) {
            if (rendered.size() == KEPT) {
                rendered.clear();
            }
            found = Output.ascii("(" + names(flags) + ")");
            rendered.put(flags, found);
        }
        last = flags;
        lastRendered = found;
        return found;
    }

    /** FLAGS and PERMANENTFLAGS (RFC 9051 §7.3.5, §7.1): the system flags and every keyword in use; anybody may make new ones. */
    void tellKnown(Client client, Flags known, boolean readOnly) throws IOException {
        String names = names(SYSTEM.with(known));
        client.untagged("FLAGS (" + names + ")");
        client.untagged("OK [PERMANENTFLAGS (" + (readOnly ? "" : names + " \\*") + ")] flags that stay");
    }

    private static String names(Flags flags) {
        return flags.set().stream().map(Flag::toString).collect(Collectors.joining(" "));
    }
}
