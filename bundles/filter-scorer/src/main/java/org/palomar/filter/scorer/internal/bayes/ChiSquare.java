package org.palomar.filter.scorer.internal.bayes;

/**
 * Combines what single tokens say by Fisher's method, as Gary Robinson proposed it ("A Statistical Approach to the Spam Problem", Linux Journal 107, March 2003): under the hypothesis that a message is ordinary, -2 ln of the product of probabilities
 * is chi-square distributed with two degrees of freedom for each. Both hypotheses are tested; what speaks against both, or against none, is undecided. Logarithms of the tails are kept, as the tails themselves are too small for doubles. Pure.
 */
final class ChiSquare {

    private ChiSquare() {}

    /**
     * The logarithm of the probability that a chi-square variable of {@code 2 * pairs} degrees of freedom is {@code 2 * half} or more: of e^-m times the sum of m^i/i! for i below the number of pairs.
     *
     * @param half half of the statistic, m; 0 or more
     * @param pairs 1 or more
     */
    static double logTail(double half, int pairs) {
        if (half <= 0) {
            return 0;
        }
        // The largest term taken out, so that neither it nor the sum leaves the range.
        double logLargest = Double.NEGATIVE_INFINITY;
        double logTerm = 0;
        double[] terms = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            logTerm += i == 0 ? 0 : Math.log(half / i);
            terms[i] = logTerm;
            logLargest = Math.max(logLargest, logTerm);
        }
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - logLargest);
        }
        return Math.min(0, logLargest + Math.log(sum) - half);
    }
}
