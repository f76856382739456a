package org.palomar.api.scorer;

import java.util.List;
import org.palomar.api.pipeline.RuleHit;

/**
 * Why a message gets its points.
 *
 * @param hits the rules that it meets, as the step says them
 * @param evidence what single tokens say, the strongest first
 */
public record Explanation(List<RuleHit> hits, List<Evidence> evidence) {

    public Explanation {
        hits = List.copyOf(hits);
        evidence = List.copyOf(evidence);
    }

    /**
     * One token.
     *
     * @param token as the scorer reads the message: a word, with the field before it where it stands in one
     * @param spam messages of that kind that had it, by the server's corpus and the account's own
     * @param ham of the other
     * @param probability that a message with it alone is spam
     */
    public record Evidence(String token, int spam, int ham, double probability) {}
}
