package org.palomar.pipeline.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.RuleHit;

/**
 * What steps have added to a message for some recipient.
 *
 * @param added the newest first
 * @param hits in the order in which steps told them
 * @param doubters steps that held it, called it junk or could not look at it: unlike reports, which are bounded, none is missing
 */
record Marks(List<HeaderField> added, boolean junk, List<RuleHit> hits, Set<String> doubters) {

    /** All fields together; they must fit before one copy of a message ({@link org.palomar.api.mailbox.NewMessage#MAX_PREFIX}) with its trace. */
    static final int MAX_OCTETS = 12 * 1024;

    /** Rules that are told one by one; the points of more come under {@link #OTHERS}. */
    static final int MAX_HITS = 500;

    static final String OTHERS = "OTHER_RULES";

    static final Marks NONE = new Marks(List.of(), false, List.of(), Set.of());

    Marks {
        added = List.copyOf(added);
        hits = List.copyOf(hits);
        doubters = Set.copyOf(doubters);
    }

    /** The same, doubted by one more step. */
    Marks doubtedBy(String step) {
        if (doubters.contains(step)) {
            return this;
        }
        Set<String> all = new LinkedHashSet<>(doubters);
        all.add(step);
        return new Marks(added, junk, hits, all);
    }

    Marks with(List<HeaderField> fields, boolean nowJunk, List<RuleHit> moreHits) {
        if (fields.isEmpty() && moreHits.isEmpty() && junk == (junk || nowJunk)) {
            return this;
        }
        List<HeaderField> all = new ArrayList<>(fields);
        all.addAll(added);
        return new Marks(all, junk || nowJunk, together(hits, moreHits), doubters);
    }

    /** None is lost: a sender who makes a message meet thousands of rules is not to be rid of the points of any. */
    private static List<RuleHit> together(List<RuleHit> before, List<RuleHit> more) {
        List<RuleHit> all = new ArrayList<>(before);
        all.addAll(more);
        if (all.size() <= MAX_HITS) {
            return all;
        }
        List<RuleHit> others = all.subList(MAX_HITS - 1, all.size());
        double points = others.stream().mapToDouble(RuleHit::points).sum();
        List<RuleHit> told = new ArrayList<>(all.subList(0, MAX_HITS - 1));
        told.add(
                new RuleHit(OTHERS, Math.clamp(points, -RuleHit.MAX_POINTS, RuleHit.MAX_POINTS), "more than are told"));
        return told;
    }

    /** Those of some fields that all steps together may still add. */
    List<HeaderField> fitting(List<HeaderField> fields) {
        List<HeaderField> fitting = new ArrayList<>();
        int octets = octets();
        for (HeaderField field : fields) {
            int more = field.toOctets().length;
            if (octets + more <= MAX_OCTETS) {
                fitting.add(field);
                octets += more;
            }
        }
        return fitting;
    }

    int octets() {
        int octets = 0;
        for (HeaderField field : added) {
            octets += field.toOctets().length;
        }
        return octets;
    }
}
