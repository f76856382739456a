package org.palomar.filter.attachments.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Verdict;
import org.palomar.filter.attachments.internal.look.Finding;
import org.palomar.filter.attachments.internal.look.Kind;

/** What becomes of a message by what was found: the hardest reaction holds, points of all kinds count together. */
final class Judgement {

    static final String FIELD = "X-Palomar-Attachments";

    /** Findings that are named to people; more tell nothing new. */
    private static final int MOST_NAMED = 3;

    /** Characters of what owners and operators read. */
    private static final int MOST_TEXT = 400;

    private Judgement() {}

    static Opinion of(List<Finding> findings, Function<Kind, Reaction> reactions) {
        Map<Finding, Reaction> wanted = new LinkedHashMap<>();
        Reaction.Action hardest = Reaction.Action.ACCEPT;
        for (Finding finding : findings) {
            Reaction reaction = reactions.apply(finding.kind());
            wanted.put(finding, reaction);
            hardest = reaction.action().compareTo(hardest) > 0 ? reaction.action() : hardest;
        }
        Reaction.Action holds = hardest;
        List<Finding> because = wanted.entrySet().stream()
                .filter(one -> one.getValue().action() == holds)
                .map(Map.Entry::getKey)
                .toList();
        return Opinion.of(
                switch (hardest) {
                    case ACCEPT -> new Verdict.Accept();
                    case TAG -> new Verdict.Tag(fields(wanted));
                    case SCORE -> new Verdict.Score(hits(wanted), fields(wanted));
                    case JUNK -> new Verdict.Junk(fields(wanted));
                    case QUARANTINE -> new Verdict.Quarantine("attachment: " + text(because));
                    case REJECT ->
                        new Verdict.Reject(
                                // RFC 3463 §3.8, X.7.1: delivery not authorized, message refused.
                                new Reply(550, "5.7.1", ascii("an attachment is not taken: " + text(because))));
                });
    }

    private static String text(List<Finding> findings) {
        List<String> named =
                findings.stream().limit(MOST_NAMED).map(Finding::text).toList();
        int more = findings.size() - named.size();
        return cut(String.join("; ", named) + (more > 0 ? "; and " + more + " more" : ""));
    }

    private static List<HeaderField> fields(Map<Finding, Reaction> wanted) {
        List<String> named = wanted.entrySet().stream()
                .filter(one -> one.getValue().action() != Reaction.Action.ACCEPT)
                .limit(MOST_NAMED)
                .map(Map.Entry::getKey)
                .map(finding -> finding.kind().word() + " (" + finding.place() + ")")
                .toList();
        return List.of(new HeaderField(FIELD, ascii(cut(String.join(", ", named)))));
    }

    private static List<RuleHit> hits(Map<Finding, Reaction> wanted) {
        List<RuleHit> hits = new ArrayList<>();
        for (Map.Entry<Finding, Reaction> one : wanted.entrySet()) {
            String rule = "ATTACHMENT_" + one.getKey().kind().name().toUpperCase(Locale.ROOT);
            boolean counted = hits.stream().anyMatch(hit -> hit.rule().equals(rule));
            if (one.getValue().action() == Reaction.Action.SCORE && !counted) {
                hits.add(new RuleHit(rule, one.getValue().points(), one.getKey().text()));
            }
        }
        return hits;
    }

    /** As replies and header fields can carry it to anybody. */
    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private static String cut(String text) {
        if (text.length() <= MOST_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_TEXT - 1)) ? MOST_TEXT - 1 : MOST_TEXT;
        return text.substring(0, end);
    }
}
