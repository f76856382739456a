package org.palomar.sieve.internal.match;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of :regex (the Sieve regex draft): an extended regular expression of POSIX, found anywhere in the value, the leftmost and longest match. RE2/J runs
 * an automaton, so that the work is at most the value's length times the size of the expression, which {@link ExpressionSize} bounds. Immutable.
 */
final class RegularExpression implements Key {

    /** Octets of an expression. */
    private static final int LONGEST = 1000;

    private final Pattern pattern;
    private final long size;

    RegularExpression(Collation collation, String octets) throws BadPatternException {
        String text = Octets.text(octets);
        if (text.length() > LONGEST) {
            throw new BadPatternException("it has more than " + LONGEST + " characters");
        }
        size = ExpressionSize.of(text);
        int flags = Pattern.LONGEST_MATCH | (collation == Collation.OCTET ? 0 : Pattern.CASE_INSENSITIVE);
        try {
            pattern = Pattern.compile(text, flags);
        } catch (PatternSyntaxException e) {
            throw new BadPatternException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean matches(String value, Scope scope) throws SieveFailure {
        scope.spend(1 + value.length() * size);
        Matcher matcher = pattern.matcher(Octets.text(value));
        if (!matcher.find()) {
            return false;
        }
        List<String> captures = new ArrayList<>();
        for (int group = 0; group <= matcher.groupCount(); group++) {
            String text = matcher.group(group);
            captures.add(text == null ? "" : Octets.of(text));
        }
        scope.captured(captures);
        return true;
    }
}
