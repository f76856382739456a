package org.palomar.api.mailbox;

import java.util.List;

/**
 * What happened between two views of a mailbox.
 *
 * @param expungedIndexes indexes in the older view, rising
 * @param changedIndexes indexes in the newer view of messages that both have and whose flags or modseq differ, rising
 * @param addedFrom index in the newer view of the first message that the older lacks; {@code count} if none
 */
public record ViewChanges(List<Integer> expungedIndexes, List<Integer> changedIndexes, int addedFrom) {
    public ViewChanges {
        expungedIndexes = List.copyOf(expungedIndexes);
        changedIndexes = List.copyOf(changedIndexes);
    }
}
