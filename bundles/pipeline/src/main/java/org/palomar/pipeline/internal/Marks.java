package org.palomar.pipeline.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.RuleHit;

/**
 * What steps have added to a message for some recipient.
 *
 * @param added the newest first
 * @param hits in the order in which steps told them
 */
record Marks(List<HeaderField> added, boolean junk, List<RuleHit> hits) {

    /** All fields together; they must fit before one copy of a message ({@link org.palomar.api.mailbox.NewMessage#MAX_PREFIX}) with its trace. */
    static final int MAX_OCTETS = 12 * 1024;

    /** Rules that a message can meet; a step that tells thousands of them says nothing. */
    static final int MAX_HITS = 500;

    static final Marks NONE = new Marks(List.of(), false, List.of());

    Marks {
        added = List.copyOf(added);
        hits = List.copyOf(hits);
    }

    Marks with(List<HeaderField> fields, boolean nowJunk, List<RuleHit> moreHits) {
        if (fields.isEmpty() && moreHits.isEmpty() && junk == (junk || nowJunk)) {
            return this;
        }
        List<RuleHit> allHits = new ArrayList<>(hits);
        allHits.addAll(moreHits);
        List<HeaderField> all = new ArrayList<>(fields);
        all.addAll(added);
        return new Marks(all, junk || nowJunk, allHits);
    }

    int octets() {
        int octets = 0;
        for (HeaderField field : added) {
            octets += field.toOctets().length;
        }
        return octets;
    }
}
