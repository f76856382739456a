package org.palomar.filter.scorer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.text.Rule;

/** What rules and the corpora's opinion count. Pure. */
final class Points {

    static final String SPAM = "BAYES_SPAM";
    static final String HAM = "BAYES_HAM";

    /** From these odds on (e to the 6, some 400 to 1) all points are given; before, in proportion to the logarithm. */
    private static final double FULL = 6;

    private static final double HUNDREDTHS = 100;
    private static final double PER_CENT = 100;

    private Points() {}

    /** What rules count; those that come to more than they may together are lessened alike. */
    static List<RuleHit> of(Map<Rule, String> met, ScorerSettings settings) {
        double sum = met.keySet().stream()
                .mapToDouble(rule -> settings.rules().getOrDefault(rule, 0.0))
                .sum();
        double share = sum > settings.rulesMost() ? settings.rulesMost() / sum : 1;
        List<RuleHit> hits = new ArrayList<>();
        met.forEach((rule, seen) -> {
            double points = Math.rint(settings.rules().getOrDefault(rule, 0.0) * share * HUNDREDTHS) / HUNDREDTHS;
            if (points > 0) {
                hits.add(new RuleHit(rule.name(), points, seen));
            }
        });
        return hits;
    }

    /** In whole steps of about a point, so that a message tells its recipient little of single words. */
    static List<RuleHit> of(Bayes.Opinion opinion, Tuned wishes, ScorerSettings settings, String note) {
        boolean spam = opinion.logOdds() > 0;
        double most = spam
                ? wishes.number(ScorerSettings.POINTS_SPAM, settings.pointsSpam())
                : wishes.number(ScorerSettings.POINTS_HAM, settings.pointsHam());
        double steps = Math.ceil(most);
        double points = most * Math.floor(steps * Math.min(1, Math.abs(opinion.logOdds()) / FULL)) / Math.max(1, steps);
        if (points == 0) {
            return List.of();
        }
        double certainty = PER_CENT / (1 + Math.exp(-Math.abs(opinion.logOdds())));
        String detail = String.format(
                Locale.ROOT, "%.2f %% sure by %d tokens%s", Math.min(certainty, 99.99), opinion.tokens(), note);
        return List.of(new RuleHit(spam ? SPAM : HAM, spam ? points : -points, detail));
    }
}
