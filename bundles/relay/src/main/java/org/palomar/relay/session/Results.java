package org.palomar.relay.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;

/** What is known so far of each recipient of an attempt. For one thread. */
public final class Results {

    /**
     * @param said whether a server has said it; what is our own conclusion is no reason to take another way
     * @param last whether no other server is to be asked
     */
    private record Known(RecipientResult result, boolean said, boolean last) {}

    private final List<OutboundRecipient> recipients;
    private final List<Optional<Known>> known;
    /** What was known of those that are open once more. */
    private final Map<Integer, RecipientResult> before = new HashMap<>();

    /** What servers lacked for this message, unless one had it all. */
    private Optional<RecipientResult.Failed> lack = Optional.empty();

    private boolean suited;
    private boolean missed;
    private final List<Visit> visits = new ArrayList<>();
    private String lastWords = "";

    public Results(List<OutboundRecipient> recipients) {
        this.recipients = recipients;
        this.known = new ArrayList<>(recipients.size());
        recipients.forEach(recipient -> known.add(Optional.empty()));
    }

    /** The indices of those of whom nothing is known that another server could not know better. */
    List<Integer> open() {
        List<Integer> open = new ArrayList<>(known.size());
        for (int i = 0; i < known.size(); i++) {
            if (isOpen(known.get(i))) {
                open.add(i);
            }
        }
        return open;
    }

    private static boolean isOpen(Optional<Known> one) {
        return one.filter(Known::last).isEmpty();
    }

    OutboundRecipient recipient(int index) {
        return recipients.get(index);
    }

    /** What we make of it by ourselves. */
    void conclude(List<Integer> indices, RecipientResult result) {
        indices.forEach(index -> know(index, new Known(result, false, true)));
    }

    /** What the server said. */
    void say(int index, RecipientResult result) {
        know(index, new Known(result, true, true));
    }

    void say(List<Integer> indices, RecipientResult result) {
        indices.forEach(index -> say(index, result));
    }

    /**
     * What holds for those who are open if no other server knows better.
     *
     * @param said whether the server said so
     */
    public void sayForNow(RecipientResult.Deferred result, boolean said) {
        open().forEach(index -> sayForNow(index, result, said));
    }

    void sayForNow(int index, RecipientResult.Deferred result, boolean said) {
        know(index, new Known(result, said, false));
    }

    private void know(int index, Known one) {
        known.set(index, Optional.of(one));
        lastWords = one.result().reply().toString();
    }

    /** This server lacks something; if all do whom we could ask, that is the end. */
    public void lacks(RecipientResult.Failed what) {
        if (!suited && lack.isEmpty()) {
            lack = Optional.of(what);
        }
    }

    /** This server has all that the message asks for, whatever comes of it. */
    void suits() {
        suited = true;
        lack = Optional.empty();
    }

    /** A server that might have had all was not asked: what others lack is not the end. */
    public void missed() {
        missed = true;
    }

    /** Other servers are asked now, of which nothing is known. */
    public void turned() {
        suited = false;
    }

    /** Notes a server that was asked, or should have been. */
    public void visited(Visit visit) {
        visits.add(visit);
    }

    /** How many recipients got the message, and what was said last; for the log. */
    public String summary() {
        return delivered() + " of " + known.size() + ": " + lastWords;
    }

    /** How many recipients got the message. */
    public int delivered() {
        return Math.toIntExact(known.stream()
                .flatMap(Optional::stream)
                .filter(one -> one.result() instanceof RecipientResult.Delivered)
                .count());
    }

    /** Whether nothing is known of anybody. */
    public boolean isEmpty() {
        return before.isEmpty() && lack.isEmpty() && known.stream().allMatch(Optional::isEmpty);
    }

    /** Whether something is known of every recipient. */
    public boolean isComplete() {
        return known.stream().noneMatch(Results::isOpen);
    }

    /** The first words of a server, with its name, by which it took a recipient not now or never, that are such. */
    public Optional<RecipientResult> refused(BiPredicate<RemoteReply, String> such) {
        return known.stream()
                .flatMap(Optional::stream)
                .filter(one -> isRefused(one, such))
                .map(Known::result)
                .findFirst();
    }

    /** Those of whom a server said such words are open again, and come to what was said if no other knows better. */
    public void reopen(BiPredicate<RemoteReply, String> such) {
        for (int i = 0; i < known.size(); i++) {
            Optional<Known> one = known.get(i).filter(result -> isRefused(result, such));
            if (one.isPresent()) {
                before.put(i, one.get().result());
                known.set(i, Optional.empty());
            }
        }
    }

    private static boolean isRefused(Known one, BiPredicate<RemoteReply, String> such) {
        return one.said()
                && !(one.result() instanceof RecipientResult.Delivered)
                && such.test(one.result().reply(), one.result().host());
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
        List<RecipientResult> results = new ArrayList<>(known.size());
        for (int i = 0; i < known.size(); i++) {
            results.add(result(i, reason));
        }
        return new AttemptResult.Answered(results, visits);
    }

    private RecipientResult result(int index, RemoteReply reason) {
        if (known.get(index).isPresent()) {
            return known.get(index).get().result();
        }
        RecipientResult first = before.get(index);
        if (lack.isPresent() && !missed) {
            return first == null ? lack.get() : first;
        }
        RecipientResult said = first == null ? lack.orElse(null) : first;
        return said == null
                ? new RecipientResult.Deferred(reason, "")
                : new RecipientResult.Deferred(
                        RemoteReply.of(450, "4.4.0", said.reply() + "; elsewhere: " + reason), said.host());
    }

    /** Everybody's result, known before any server was asked. */
    public static AttemptResult all(List<OutboundRecipient> recipients, RecipientResult result) {
        return new AttemptResult.Answered(
                recipients.stream().map(recipient -> result).toList());
    }
}
