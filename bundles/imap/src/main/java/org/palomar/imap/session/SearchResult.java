package org.palomar.imap.session;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.imap.grammar.SearchReturn.Option;

/** What SEARCH found: indexes in the reported view, rising. */
final class SearchResult {

    private final int[] indexes;

    /** @param found in any order; taken over */
    SearchResult(int[] found) {
        Arrays.sort(found);
        this.indexes = found;
    }

    int count() {
        return indexes.length;
    }

    int index(int place) {
        return indexes[place];
    }

    /** As a sequence set. */
    UidSet named(MailboxView view, boolean uid) {
        UidSet.Builder set = new UidSet.Builder();
        for (int index : indexes) {
            set.add(uid ? view.uid(index) : index + 1L);
        }
        return set.build();
    }

    /** What {@code $} stands for afterwards: with only MIN or MAX asked for, only these (RFC 5182 §2.4). */
    UidSet saved(MailboxView view, Set<Option> options) {
        return isEndsOnly(options) && count() > 0 ? ends(view, options) : named(view, true);
    }

    private UidSet ends(MailboxView view, Set<Option> options) {
        UidSet.Builder set = new UidSet.Builder();
        if (options.contains(Option.MIN)) {
            set.add(view.uid(index(0)));
        }
        if (options.contains(Option.MAX)) {
            set.add(view.uid(index(count() - 1)));
        }
        return set.build();
    }

    /** The highest modseq of what is answered (RFC 7162 §3.1.10); empty if nothing is. */
    Optional<Long> highestModSeq(MailboxView view, Set<Option> options) {
        if (count() == 0) {
            return Optional.empty();
        }
        long highest = 0;
        if (isEndsOnly(options)) {
            highest = options.contains(Option.MIN) ? view.modSeq(index(0)) : 0;
            long last = options.contains(Option.MAX) ? view.modSeq(index(count() - 1)) : 0;
            return Optional.of(Math.max(highest, last));
        }
        for (int index : indexes) {
            highest = Math.max(highest, view.modSeq(index));
        }
        return Optional.of(highest);
    }

    private static boolean isEndsOnly(Set<Option> options) {
        boolean ends = options.contains(Option.MIN) || options.contains(Option.MAX);
        return ends && !options.contains(Option.ALL) && !options.contains(Option.COUNT);
    }
}
