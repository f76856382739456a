package org.palomar.api.pipeline;

import java.util.regex.Pattern;

/**
 * A rule that a message met, and what that counts for the question whether it is spam.
 *
 * @param rule its name as operators know it, such as {@code SPF_FAIL}; capital letters, digits and underscores, at most 63
 * @param points above 0 for spam, below 0 against it; at most {@value #MAX_POINTS} either way
 * @param detail what it saw, in one line; may be empty; at most {@value #MAX_DETAIL} characters, what is longer is cut
 */
public record RuleHit(String rule, double points, String detail) {

    /** The rule that a list here says that the sender, who is proven, is wanted: a step that only doubts who is new need not. */
    public static final String SENDER_ALLOWED = "SENDER_ALLOWED";

    public static final double MAX_POINTS = 1000;
    public static final int MAX_DETAIL = 200;

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    public RuleHit {
        if (!NAME.matcher(rule).matches()) {
            throw new IllegalArgumentException("not the name of a rule");
        }
        if (!(Math.abs(points) <= MAX_POINTS)) {
            throw new IllegalArgumentException("points are at most " + MAX_POINTS);
        }
        detail = StepReport.line(detail, MAX_DETAIL);
    }
}
