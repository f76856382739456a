package org.palomar.imap.session;

import java.util.ArrayList;
import java.util.List;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.FetchItem;
import org.palomar.imap.grammar.FetchItem.Attribute;

/**
 * What one FETCH does for each message, decided once.
 *
 * @param items in the order of the answer
 * @param needsStored whether more than the columns of the view is needed
 * @param setsSeen whether the messages are marked {@code \Seen}
 * @param changedSince only messages with a higher modseq; -1 for all
 */
record FetchPlan(List<FetchItem> items, boolean needsStored, boolean setsSeen, long changedSince) {

    static FetchPlan of(Command.Fetch command) {
        List<FetchItem> items = new ArrayList<>(command.items());
        if (command.uid() && !items.contains(Attribute.UID)) {
            // RFC 9051 §6.4.9: the answers to UID FETCH have the UID
            items.add(0, Attribute.UID);
        }
        if (command.changedSince() >= 0 && !items.contains(Attribute.MODSEQ)) {
            // RFC 7162 §3.1.4.1
            items.add(Attribute.MODSEQ);
        }
        boolean setsSeen =
                items.stream().anyMatch(item -> item instanceof FetchItem.Section section && section.setsSeen());
        return new FetchPlan(
                List.copyOf(items), items.stream().anyMatch(FetchPlan::isStored), setsSeen, command.changedSince());
    }

    private static boolean isStored(FetchItem item) {
        return switch (item) {
            case FetchItem.Section section -> true;
            case FetchItem.BinarySize size -> true;
            case Attribute attribute ->
                switch (attribute) {
                    case UID, FLAGS, INTERNALDATE, RFC822_SIZE, MODSEQ, THREADID -> false;
                    case ENVELOPE, BODY, BODYSTRUCTURE, EMAILID -> true;
                };
        };
    }

    boolean usesModSeq() {
        return items.contains(Attribute.MODSEQ);
    }

    boolean has(Attribute attribute) {
        return items.contains(attribute);
    }
}
