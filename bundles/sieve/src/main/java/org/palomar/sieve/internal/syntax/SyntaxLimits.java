package org.palomar.sieve.internal.syntax;

/** What a script may be at the most. People's scripts have a few hundred lines; programs write some with thousands of addresses. */
public final class SyntaxLimits {

    /** Octets of a script. */
    public static final int SCRIPT = 1024 * 1024;

    /** Octets of one string. A vacation notice with a picture fits. */
    public static final int STRING = 128 * 1024;

    /** Commands and tests of a script. */
    public static final int NODES = 20_000;

    /** Strings of a script. */
    public static final int STRINGS = 50_000;

    /** States of a script's regular expressions and pieces between its wildcards, which take about a hundred octets of memory each. */
    public static final int PATTERNS = 100_000;

    /** Blocks and tests within each other; RFC 5228 §2.10.7 asks for fifteen of each. */
    public static final int DEPTH = 64;

    private SyntaxLimits() {}
}
