package org.palomar.api.quarantine;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.trace.StoryId;

/**
 * A message that is kept for one account.
 *
 * @param account whose it is
 * @param owner the account's address when it was held
 * @param recipient the address by which it came
 * @param sender of the envelope
 * @param envelope what its header says
 * @param story under which the trace has it; also when it came
 * @param held since when it is here
 * @param expires when it goes by itself
 * @param judgement why it is here
 * @param wrong whether somebody has called that wrong
 * @param refused whether its sender was told that it is refused, by the words in {@code judgement}: a copy for operators, of which its owner knows nothing
 */
public record QuarantineEntry(
        QuarantineId id,
        AccountId account,
        Address owner,
        Address recipient,
        ReversePath sender,
        Written envelope,
        StoryId story,
        Instant held,
        Instant expires,
        Judgement judgement,
        boolean wrong,
        boolean refused) {

    /**
     * What a message says of itself. In one line each, without control characters, cut where they are long.
     *
     * @param from as its header has it, decoded
     * @param subject decoded
     * @param size octets
     */
    public record Written(String from, String subject, long size) {

        /** Characters of a text. */
        public static final int MAX_TEXT = 200;

        public Written {
            if (from.length() > MAX_TEXT || subject.length() > MAX_TEXT || size < 0) {
                throw new IllegalArgumentException("what a message says of itself is too long");
            }
        }
    }

    /**
     * Why it is held.
     *
     * @param reason of the step that decided it
     * @param hits the rules that it met
     * @param reports what each step said of it for this recipient, as many as are kept
     * @param steps that decided it, or that called it junk or could not look at it; empty where that is not known
     */
    public record Judgement(String reason, List<RuleHit> hits, List<StepReport> reports, Set<String> steps) {

        public Judgement {
            hits = List.copyOf(hits);
            reports = List.copyOf(reports);
            steps = Set.copyOf(steps);
        }

        /** What the points of all rules come to, to a thousandth. */
        public double score() {
            return Math.rint(hits.stream().mapToDouble(RuleHit::points).sum() * 1000) / 1000;
        }
    }
}
