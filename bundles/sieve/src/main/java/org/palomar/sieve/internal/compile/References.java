package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Text.Part;

/** References to variables in strings (RFC 5229 §3, RFC 6609 §3.4.2). */
final class References {

    /** The last wildcard that can be referred to; RFC 5229 §6 asks for nine. */
    private static final int LAST_CAPTURE = 32;

    /** Characters of a name; RFC 5229 §6 asks for 32. */
    private static final int NAME = 64;

    private References() {}

    // variable-ref = "${" [namespace] variable-name "}"; namespace = identifier "." *(variable-name ".")
    static Text parse(Compilation compilation, String octets, int at) throws SieveSyntaxException {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int start = octets.indexOf("${"); start >= 0; start = octets.indexOf("${", start + 2)) {
            int end = start + 2;
            while (end < octets.length() && (isIdentifier(octets.charAt(end)) || octets.charAt(end) == '.')) {
                end++;
            }
            String name = octets.substring(start + 2, end).toLowerCase(Locale.ROOT);
            if (end < octets.length() && octets.charAt(end) == '}' && isReference(name)) {
                add(parts, octets.substring(from, start));
                parts.add(part(compilation, name, at));
                from = end + 1;
            }
        }
        if (parts.isEmpty()) {
            return new Text.Constant(octets);
        }
        add(parts, octets.substring(from));
        return new Text.Template(octets, parts);
    }

    private static void add(List<Part> parts, String literal) {
        if (!literal.isEmpty()) {
            parts.add(run -> literal);
        }
    }

    private static Part part(Compilation compilation, String name, int at) throws SieveSyntaxException {
        if (isNumber(name)) {
            int index = index(name);
            if (index > LAST_CAPTURE) {
                throw compilation.error(
                        at, "Only the first " + LAST_CAPTURE + " wildcards of a match are kept; refer to one of them.");
            }
            return run -> run.capture(index);
        }
        Optional<String> global = global(compilation, name, at);
        return global.isPresent() ? run -> run.global(global.get()) : run -> run.variable(name);
    }

    /** The name behind {@code global.}; empty for a name without a namespace. */
    static Optional<String> global(Compilation compilation, String name, int at) throws SieveSyntaxException {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String rest = name.substring(dot + 1);
        if (!name.startsWith("global.") || !isName(rest)) {
            throw compilation.error(at, "There is no variable \"" + name + "\"; only those in \"global.\" have a dot.");
        }
        if (!compilation.requires(Extension.INCLUDE)) {
            throw compilation.error(at, "\"global.\" needs the extension \"include\"; add it to require.");
        }
        return Optional.of(rest);
    }

    /** Whether it can name a variable that a script sets. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(c -> isIdentifier((char) c));
    }

    private static boolean isReference(String name) {
        String[] components = name.split("\\.", -1);
        for (int i = 0; i < components.length; i++) {
            boolean number = i > 0 || components.length == 1;
            if (!isWord(components[i]) && !(number && isNumber(components[i]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && !(text.charAt(0) >= '0' && text.charAt(0) <= '9');
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int index(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(significant);
    }

    private static boolean isIdentifier(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
