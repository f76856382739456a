package org.palomar.pipeline.internal.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Verdict;

/**
 * What a route has answered so far, for each recipient. Tags and points add up; junk keeps tags, and needs no points any more; an answer that ends (reject, defer, quarantine, discard, redirect)
 * replaces what was said for the recipients it is given for. For one thread.
 */
final class Answer {

    static final String PROPERTY = "palomar.answer";

    private final Map<Recipient, Verdict> verdicts = new HashMap<>();

    Answer(MailTransaction transaction) {
        transaction.recipients().forEach(recipient -> verdicts.put(recipient, new Verdict.Accept()));
    }

    /**
     * Adds an answer.
     *
     * @param only recipients by their address in lower case; empty for all
     * @return whether every recipient's answer has ended
     */
    boolean add(Verdict verdict, Set<String> only) {
        verdicts.replaceAll((recipient, before) -> concerns(recipient, only) ? after(before, verdict) : before);
        return verdicts.values().stream().allMatch(Answer::ends);
    }

    Opinion opinion() {
        return new Opinion(new Verdict.Accept(), verdicts);
    }

    private static boolean concerns(Recipient recipient, Set<String> only) {
        return only.isEmpty() || only.contains(recipient.address().folded().toString());
    }

    private static Verdict after(Verdict before, Verdict now) {
        if (ends(before)) {
            return before;
        }
        return switch (now) {
            case Verdict.Accept accept -> before;
            case Verdict.Tag tag ->
                switch (before) {
                    case Verdict.Junk junk -> new Verdict.Junk(both(tag.fields(), before));
                    case Verdict.Score score -> new Verdict.Score(score.hits(), both(tag.fields(), before));
                    default -> new Verdict.Tag(both(tag.fields(), before));
                };
            case Verdict.Junk junk -> new Verdict.Junk(both(junk.fields(), before));
            case Verdict.Score score ->
                before instanceof Verdict.Junk
                        ? before
                        : new Verdict.Score(hits(score, before), both(score.fields(), before));
            default -> now;
        };
    }

    private static List<RuleHit> hits(Verdict.Score now, Verdict before) {
        List<RuleHit> all = new ArrayList<>(before instanceof Verdict.Score(var hits, var fields) ? hits : List.of());
        all.addAll(now.hits());
        return all;
    }

    private static boolean ends(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accept accept -> false;
            case Verdict.Tag tag -> false;
            case Verdict.Junk junk -> false;
            case Verdict.Score score -> false;
            default -> true;
        };
    }

    private static List<HeaderField> both(List<HeaderField> fields, Verdict before) {
        List<HeaderField> all = new ArrayList<>(fields);
        switch (before) {
            case Verdict.Tag tag -> all.addAll(tag.fields());
            case Verdict.Junk junk -> all.addAll(junk.fields());
            case Verdict.Score score -> all.addAll(score.fields());
            default -> all.addAll(List.of());
        }
        return all;
    }
}
