package org.palomar.sieve.internal.match;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large the automaton of an expression is at the most, found before it is built: {@code ((a{99}){99}){99}} is a short text and a million states. Refuses
 * what POSIX leaves undefined and the library would take for something of its own. For one thread.
 */
final class ExpressionSize {

    /** States; the regular expressions of people's scripts have fewer than a hundred. */
    private static final int LARGEST = 2000;

    private static final int NONE = -1;

    /** The expression around the one that is being read: its size so far. */
    private final Deque<Long> around = new ArrayDeque<>();

    private final String text;
    private long sum;
    private long last;
    private int at;
    private boolean quantified;

    private ExpressionSize(String text) {
        this.text = text;
    }

    static long of(String text) throws BadPatternException {
        ExpressionSize size = new ExpressionSize(text);
        while (size.at < text.length()) {
            size.step();
        }
        return size.sum + 1;
    }

    private void step() throws BadPatternException {
        char c = text.charAt(at++);
        boolean wasQuantified = quantified;
        quantified = false;
        switch (c) {
            case '\\' -> escape();
            case '[' -> bracket();
            case '(' -> open();
            case ')' -> close();
            case '|' -> atom(1);
            case '*', '+', '?' -> quantifier(1, wasQuantified);
            case '{' -> quantifier(bound(), wasQuantified);
            default -> atom(1);
        }
        if (sum > LARGEST) {
            throw new BadPatternException("it stands for more than " + LARGEST + " characters");
        }
    }

    private void atom(long size) {
        last = size;
        sum += size;
    }

    private void escape() throws BadPatternException {
        if (at == text.length() || Character.isLetterOrDigit(text.charAt(at))) {
            throw new BadPatternException("a backslash stands before a special character and nothing else");
        }
        at++;
        atom(1);
    }

    /** A bracket expression is one character; {@code ]} is a member if it comes first, and classes have brackets of their own. */
    private void bracket() throws BadPatternException {
        int member = at + (text.startsWith("^", at) ? 1 : 0);
        int from = text.startsWith("]", member) ? member + 1 : member;
        while (from < text.length() && text.charAt(from) != ']') {
            int inner = text.startsWith("[:", from) ? text.indexOf(":]", from + 2) : NONE;
            if (text.startsWith("[=", from) || text.startsWith("[.", from)) {
                throw new BadPatternException("equivalence classes and collating sequences are not known");
            }
            from = inner == NONE ? from + 1 : inner + 2;
        }
        if (from >= text.length()) {
            throw new BadPatternException("a bracket is not closed");
        }
        at = from + 1;
        atom(2);
    }

    private void open() throws BadPatternException {
        if (text.startsWith("?", at)) {
            throw new BadPatternException("\"(?\" means nothing in it");
        }
        around.push(sum);
        sum = 0;
        last = 0;
    }

    private void close() {
        long inner = sum + 2;
        sum = around.isEmpty() ? 0 : around.pop();
        atom(inner);
    }

    private void quantifier(long times, boolean wasQuantified) throws BadPatternException {
        if (wasQuantified) {
            throw new BadPatternException("a quantifier follows another");
        }
        sum += last * (times - 1) + 1;
        last = last * times + 1;
        quantified = true;
    }

    // "{" n ["," [m]] "}"
    private long bound() throws BadPatternException {
        int end = text.indexOf('}', at);
        String bound = end < 0 ? "" : text.substring(at, end);
        if (!bound.matches("\\d{1,4}(,\\d{0,4})?")) {
            throw new BadPatternException("a bound is written {n}, {n,} or {n,m}");
        }
        at = end + 1;
        String[] ends = bound.split(",", -1);
        long least = Long.parseLong(ends[0]);
        long most = ends.length == 1 || ends[1].isEmpty() ? least + 1 : Long.parseLong(ends[1]);
        return Math.max(1, Math.max(least, most));
    }
}
