package org.palomar.pipeline.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.HeaderField;

/**
 * What steps have added to a message for some recipient.
 *
 * @param added the newest first
 */
record Marks(List<HeaderField> added, boolean junk) {

    /** All fields together; they must fit before one copy of a message ({@link org.palomar.api.mailbox.NewMessage#MAX_PREFIX}) with its trace. */
    static final int MAX_OCTETS = 12 * 1024;

    static final Marks NONE = new Marks(List.of(), false);

    Marks {
        added = List.copyOf(added);
    }

    Marks with(List<HeaderField> fields, boolean nowJunk) {
        if (fields.isEmpty() && junk == (junk || nowJunk)) {
            return this;
        }
        List<HeaderField> all = new ArrayList<>(fields);
        all.addAll(added);
        return new Marks(all, junk || nowJunk);
    }

    int octets() {
        int octets = 0;
        for (HeaderField field : added) {
            octets += field.toOctets().length;
        }
        return octets;
    }
}
