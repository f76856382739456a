package org.palomar.relay.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;

/** What is known so far of each recipient of an attempt. For one thread. */
public final class Results {

    private final List<OutboundRecipient> recipients;
    private final List<Optional<RecipientResult>> known;
    private final List<Visit> visits = new ArrayList<>();
    private String lastWords = "";

    public Results(List<OutboundRecipient> recipients) {
        this.recipients = recipients;
        this.known = new ArrayList<>(recipients.size());
        recipients.forEach(recipient -> known.add(Optional.empty()));
    }

    /** The indices of those of whom nothing is known. */
    List<Integer> open() {
        List<Integer> open = new ArrayList<>(known.size());
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).isEmpty()) {
                open.add(i);
            }
        }
        return open;
    }

    OutboundRecipient recipient(int index) {
        return recipients.get(index);
    }

    void set(int index, RecipientResult result) {
        known.set(index, Optional.of(result));
        lastWords = result.reply().toString();
    }

    void setAll(List<Integer> indices, RecipientResult result) {
        indices.forEach(index -> set(index, result));
    }

    /** Notes a server that was asked, or should have been. */
    public void visited(Visit visit) {
        visits.add(visit);
    }

    /** How many recipients got the message, and what was said last; for the log. */
    public String summary() {
        long delivered = known.stream()
                .filter(one -> one.orElse(null) instanceof RecipientResult.Delivered)
                .count();
        return delivered + " of " + known.size() + ": " + lastWords;
    }

    /** Whether nothing is known of anybody. */
    public boolean isEmpty() {
        return known.stream().allMatch(Optional::isEmpty);
    }

    /** Whether something is known of every recipient. */
    public boolean isComplete() {
        return known.stream().allMatch(Optional::isPresent);
    }

    /**
     * What the attempt came to.
     *
     * @param reason why nothing is known of the rest, with a code of 400 to 499
     */
    public AttemptResult result(RemoteReply reason) {
        if (isEmpty()) {
            return new AttemptResult.Unreachable(reason, visits);
        }
        List<RecipientResult> results = known.stream()
                .map(one -> one.orElseGet(() -> new RecipientResult.Deferred(reason, "")))
                .toList();
        return new AttemptResult.Answered(results, visits);
    }

    /** Everybody's result, known before any server was asked. */
    public static AttemptResult all(List<OutboundRecipient> recipients, RecipientResult result) {
        return new AttemptResult.Answered(
                recipients.stream().map(recipient -> result).toList());
    }
}
