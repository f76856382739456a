package org.palomar.filter.scorer.internal.bayes;

import java.util.Optional;
import org.palomar.api.scorer.MailKind;
import org.palomar.filter.scorer.internal.bayes.Corpus.Totals;

/**
 * What corpora say of a message. Each token's probability is Robinson's ("A Statistical Approach to the Spam Problem", Linux Journal 107, 2003), what they say together Fisher's by {@link ChiSquare}. An account's own rates are
 * drawn to those of the server as long as few messages of its own are counted, as with a prior of so many messages (a Dirichlet prior for each token). Immutable; safe for any thread.
 *
 * @param server the server's corpus
 * @param own that of the account
 * @param least messages of each kind that must have been learned before anything is said
 * @param leastSeen messages that the server must have learned with a token before it says something of it
 */
public record Bayes(Corpus server, Optional<Corpus> own, int least, int leastSeen) {

    /** Robinson's s and x: how much is given to what was assumed of a token before it was seen, and what that is. The values are those of his paper and its first implementations, not fitted to anything here. */
    private static final double STRENGTH = 0.45;

    private static final double UNKNOWN = 0.5;

    /** Tokens that are nearer to undecided say nothing but noise. */
    private static final double LEAST_DISTANCE = 0.1;

    /** As many messages of an account's own weigh as much as all of the server's. */
    private static final double PRIOR = 20;

    /** From so clear on learning a message changes nothing for the better: "train on or near error" (Siefkes, Assis, Chhabra and Yerazunis, "Combining Winnow and Orthogonal Sparse Bigrams for Incremental Spam Filtering", PKDD 2004). */
    private static final double NEAR = 10;

    /** Before so many of each kind are counted nothing is sure. */
    private static final int LEAST_SURE = 20;

    /**
     * What they say.
     *
     * @param logOdds natural logarithm of how much likelier spam is; 0 for undecided
     * @param tokens how many said something
     */
    public record Opinion(double logOdds, int tokens) {}

    /**
     * What one token says.
     *
     * @param probability of spam; a half if it is not known
     */
    public record Word(int spam, int ham, double probability) {

        /** Whether it is far enough from undecided to count. */
        public boolean says() {
            return Math.abs(probability - UNKNOWN) >= LEAST_DISTANCE;
        }
    }

    /** Whether enough was learned of both kinds to say anything. */
    public boolean isInUse() {
        return isEnough(server.totals(), least)
                || own.filter(corpus -> isEnough(corpus.totals(), least)).isPresent();
    }

    private static boolean isEnough(Totals totals, int least) {
        return totals.toldSpam() >= least && totals.toldHam() >= least && totals.spam() > 0 && totals.ham() > 0;
    }

    /** Says nothing, 0, before it is in use. */
    public Opinion judge(TokenIds tokens) {
        return isInUse() ? combined(words(tokens)) : new Opinion(0, 0);
    }

    /** Whether a message is so clearly of a kind that there is nothing to learn from it. */
    public boolean isSure(TokenIds tokens, MailKind kind) {
        Totals learned = server.totals();
        Totals more = own.map(Corpus::totals).orElse(Totals.NONE);
        if (learned.spam() + more.spam() < LEAST_SURE || learned.ham() + more.ham() < LEAST_SURE) {
            return false;
        }
        double odds = combined(words(tokens)).logOdds();
        return kind == MailKind.SPAM ? odds > NEAR : odds < -NEAR;
    }

    /** What each token says, in their order. */
    public Word[] words(TokenIds tokens) {
        Totals all = server.totals();
        int[] counts = server.counts(tokens);
        Totals ours = own.map(Corpus::totals).orElse(Totals.NONE);
        int[] ownCounts = own.map(corpus -> corpus.counts(tokens)).orElseGet(() -> new int[tokens.size()]);
        double prior = all.spam() > 0 && all.ham() > 0 ? PRIOR : 0;
        Word[] words = new Word[tokens.size()];
        for (int i = 0; i < tokens.size(); i++) {
            int known = counts[i];
            if ((known >>> Short.SIZE) + (known & Counts.MOST_COUNT) < leastSeen) {
                known = 0;
            }
            int spam = known >>> Short.SIZE;
            int ham = known & Counts.MOST_COUNT;
            int ownSpam = ownCounts[i] >>> Short.SIZE;
            int ownHam = ownCounts[i] & Counts.MOST_COUNT;
            double spamRate = rate(ownSpam, ours.spam(), prior, rate(spam, all.spam(), 0, 0));
            double hamRate = rate(ownHam, ours.ham(), prior, rate(ham, all.ham(), 0, 0));
            words[i] = word(spam + ownSpam, ham + ownHam, spamRate, hamRate);
        }
        return words;
    }

    private static double rate(int count, int of, double prior, double assumed) {
        return of + prior == 0 ? 0 : Math.min(1, (count + prior * assumed) / (of + prior));
    }

    private static Word word(int spam, int ham, double spamRate, double hamRate) {
        int seen = spam + ham;
        double rates = spamRate + hamRate;
        double share = rates == 0 ? UNKNOWN : spamRate / rates;
        return new Word(spam, ham, (STRENGTH * UNKNOWN + seen * share) / (STRENGTH + seen));
    }

    private static Opinion combined(Word[] words) {
        double againstHam = 0;
        double againstSpam = 0;
        int said = 0;
        for (Word word : words) {
            if (word.says()) {
                againstHam -= Math.log(1 - word.probability());
                againstSpam -= Math.log(word.probability());
                said++;
            }
        }
        return said == 0
                ? new Opinion(0, 0)
                : new Opinion(ChiSquare.logTail(againstSpam, said) - ChiSquare.logTail(againstHam, said), said);
    }
}
