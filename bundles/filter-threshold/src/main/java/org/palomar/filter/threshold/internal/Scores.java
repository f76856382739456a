package org.palomar.filter.threshold.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.RuleHit;

/** Points as header fields, with the names that mail programs and filters of owners know from SpamAssassin. */
final class Scores {

    /** Stars are for filters that compare texts; more of them tell nothing. */
    private static final int MAX_STARS = 50;

    /** Rules named in the header, the weightiest first: a field must stay readable. The trace has all. */
    private static final int MAX_NAMED = 40;

    static List<HeaderField> fields(List<RuleHit> hits, double score, Threshold junk, boolean isJunk) {
        List<HeaderField> fields = new ArrayList<>();
        if (isJunk) {
            fields.add(new HeaderField("X-Spam-Flag", "YES"));
        }
        fields.add(new HeaderField("X-Spam-Score", plain(score)));
        int stars = (int) Math.clamp(score, 0, MAX_STARS);
        if (stars > 0) {
            fields.add(new HeaderField("X-Spam-Level", "*".repeat(stars)));
        }
        String required = junk.equals(Threshold.NEVER) ? "never" : plain(junk.points());
        fields.add(new HeaderField(
                "X-Spam-Status",
                (isJunk ? "Yes" : "No") + ", score=" + plain(score) + " required=" + required + " tests="
                        + tests(hits)));
        return fields;
    }

    private static String tests(List<RuleHit> hits) {
        List<String> named = hits.stream()
                .sorted(Comparator.comparingDouble((RuleHit hit) -> -Math.abs(hit.points()))
                        .thenComparing(RuleHit::rule))
                .limit(MAX_NAMED)
                .map(hit -> hit.rule() + "=" + plain(hit.points()))
                .toList();
        return String.join(", ", named);
    }

    /** With one digit behind the point, whatever the server's language. */
    static String plain(double points) {
        return String.format(Locale.ROOT, "%.1f", points);
    }

    private Scores() {}
}
