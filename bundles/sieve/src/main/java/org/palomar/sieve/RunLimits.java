package org.palomar.sieve;

/**
 * What one run may use up; past a limit the script fails and the message is kept (RFC 5228 §2.10.4, §10).
 *
 * @param steps of work; one is about the comparison of a few octets, so that the default is well below a second
 * @param actions all together
 * @param redirects addresses, and notices, since each makes a message more
 * @param includeDepth scripts within each other, the first one counted; RFC 6609 §3.1 asks for three
 * @param variables of one script; RFC 5229 §6 asks for 128
 * @param variableLength characters of a variable, the rest is cut off; RFC 5229 §6 asks for 4000
 */
public record RunLimits(long steps, int actions, int redirects, int includeDepth, int variables, int variableLength) {

    public static final RunLimits DEFAULT = new RunLimits(20_000_000, 32, 4, 10, 512, 4096);

    public RunLimits {
        if (steps < 1 || actions < 1 || redirects < 0 || includeDepth < 3 || variables < 128 || variableLength < 4000) {
            throw new IllegalArgumentException("limits below what the standards ask for");
        }
    }

    /** The same with another bound for the work. */
    public RunLimits withSteps(long other) {
        return new RunLimits(other, actions, redirects, includeDepth, variables, variableLength);
    }
}
