package org.palomar.mime.internal;

import java.util.List;
import org.palomar.mime.MimeLimits;

/** What is left of the bounds of one message's summary. Whoever asks first has it: a message before those that it encloses. For one thread. */
final class SummaryBudget {

    private int text = MimeLimits.SUMMARY_TEXT;
    private int entries = MimeLimits.ENTRIES;

    /** Takes the octets of a field. @return how many of them are to be kept */
    int takeField(int octets) {
        int kept = Math.clamp((long) text - MimeLimits.FIELD_COST, 0, octets);
        text -= kept == 0 ? 0 : kept + MimeLimits.FIELD_COST;
        return kept;
    }

    /** Entries of lists that may still be kept. */
    int entries() {
        return entries;
    }

    /** Takes the entries of a list. @return those of them that are to be kept */
    <T> List<T> take(List<T> list) {
        int kept = Math.min(list.size(), entries);
        entries -= kept;
        return kept == list.size() ? list : list.subList(0, kept);
    }
}
