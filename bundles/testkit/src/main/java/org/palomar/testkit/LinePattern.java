package org.palomar.testkit;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one line must look like, from its first character to its last: literal text with {@code *} for any characters,
 * or after {@code ~} a regular expression. Values of variables are always literal. An asterisk and a space at the
 * beginning are themselves, since so begin the untagged responses of IMAP (RFC 9051 §2.2.2).
 */
record LinePattern(boolean regex, String head, Template rest) {

    /** Throws {@link IllegalArgumentException} when the expression or a variable is malformed. */
    static LinePattern parse(String text) {
        boolean regex = text.startsWith("~");
        String head = regex ? "~" : text.startsWith("* ") ? "* " : "";
        LinePattern pattern = new LinePattern(regex, head, Template.parse(text.substring(head.length())));
        pattern.compiled(name -> name); // a malformed expression fails now, not when the line comes
        return pattern;
    }

    /** Never true of a line with a bare CR or LF, unless an expression asks for it: {@code .} matches neither. */
    boolean matches(String line, UnaryOperator<String> values) {
        return compiled(values).matcher(line).matches();
    }

    /** The line as the file has it, with the values of the variables. */
    String shown(UnaryOperator<String> values) {
        return head + rest.expand(values);
    }

    private Pattern compiled(UnaryOperator<String> values) {
        return regex
                ? Pattern.compile(rest.expand(values, UnaryOperator.identity(), Pattern::quote))
                : Pattern.compile(Pattern.quote(head) + rest.expand(values, LinePattern::glob, Pattern::quote));
    }

    private static String glob(String text) {
        return Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
