package org.palomar.filter.senderauth.internal.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.address.AddressLiteral;
import org.palomar.filter.senderauth.internal.spf.SpfRecord.Directive;
import org.palomar.filter.senderauth.internal.spf.SpfRecord.Lengths;
import org.palomar.filter.senderauth.internal.spf.SpfRecord.Mechanism;

/** Reads a record (RFC 7208 §4.6.1, §12): all of it, or nothing. Pure. */
public final class SpfParser {

    static final String VERSION = "v=spf1";

    // modifier = name "=" macro-string; name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)", Pattern.DOTALL);

    private static final Pattern MECHANISM = Pattern.compile("([-+?~]?)([A-Za-z0-9]+)(?:([:/])(.*))?", Pattern.DOTALL);

    // dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]
    private static final Pattern LENGTHS =
            Pattern.compile("(.*?)(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?", Pattern.DOTALL);

    private SpfParser() {}

    /** Whether a text is an SPF record at all (§4.5). */
    public static boolean isRecord(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    static SpfRecord parse(String text) throws SpfError {
        List<Directive> directives = new ArrayList<>();
        Optional<MacroString> redirect = Optional.empty();
        Optional<MacroString> explanation = Optional.empty();
        for (String term : text.substring(VERSION.length()).split(" +", -1)) {
            if (term.isEmpty()) {
                continue;
            }
            Matcher modifier = MODIFIER.matcher(term);
            if (!modifier.matches()) {
                directives.add(directive(term));
                continue;
            }
            String value = modifier.group(2);
            switch (modifier.group(1).toLowerCase(Locale.ROOT)) {
                case "redirect" -> redirect = once(redirect, domain(value));
                case "exp" -> explanation = once(explanation, domain(value));
                default -> {
                    MacroString unused = MacroString.parse(value, true); // unknown, and well-formed
                }
            }
        }
        return new SpfRecord(directives, redirect, explanation);
    }

    private static Optional<MacroString> once(Optional<MacroString> before, MacroString value) throws SpfError {
        if (before.isPresent()) {
            throw SpfError.permanent("a modifier is there twice");
        }
        return Optional.of(value);
    }

    private static Directive directive(String term) throws SpfError {
        Matcher matcher = MECHANISM.matcher(term);
        if (!matcher.matches()) {
            throw SpfError.permanent("a term can't be read");
        }
        SpfResult result = switch (String.valueOf(matcher.group(1))) {
            case "-" -> SpfResult.FAIL;
            case "~" -> SpfResult.SOFTFAIL;
            case "?" -> SpfResult.NEUTRAL;
            default -> SpfResult.PASS;
        };
        String separator = matcher.group(3) == null ? "" : matcher.group(3);
        String argument = matcher.group(4) == null ? "" : matcher.group(4);
        String name = String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT);
        return new Directive(result, mechanism(name, separator, argument), term);
    }

    private static Mechanism mechanism(String name, String separator, String argument) throws SpfError {
        return switch (name) {
            case "all" -> {
                requireThat(separator.isEmpty());
                yield new Mechanism.All();
            }
            case "include" -> {
                requireThat(separator.equals(":"));
                yield new Mechanism.Include(domain(argument));
            }
            case "exists" -> {
                requireThat(separator.equals(":"));
                yield new Mechanism.Exists(domain(argument));
            }
            case "a" -> new Mechanism.A(target(separator, argument), lengths(separator, argument));
            case "mx" -> new Mechanism.Mx(target(separator, argument), lengths(separator, argument));
            case "ptr" -> {
                requireThat(!separator.equals("/"));
                yield new Mechanism.Ptr(separator.isEmpty() ? Optional.empty() : Optional.of(domain(argument)));
            }
            case "ip4" -> network(separator, argument, false);
            case "ip6" -> network(separator, argument, true);
            default -> throw SpfError.permanent("a mechanism is unknown");
        };
    }

    private static void requireThat(boolean right) throws SpfError {
        if (!right) {
            throw SpfError.permanent("a mechanism has not the argument that it needs");
        }
    }

    private static Optional<MacroString> target(String separator, String argument) throws SpfError {
        return separator.equals(":") ? Optional.of(domain(split(argument).group(1))) : Optional.empty();
    }

    private static Lengths lengths(String separator, String argument) throws SpfError {
        if (separator.isEmpty()) {
            return new Lengths(32, 128);
        }
        Matcher parts = split(separator.equals("/") ? "/" + argument : argument);
        requireThat(separator.equals(":") || String.valueOf(parts.group(1)).isEmpty());
        int four = parts.group(2) == null ? 32 : Integer.parseInt(parts.group(2));
        int six = parts.group(3) == null ? 128 : Integer.parseInt(parts.group(3));
        requireThat(four <= 32 && six <= 128);
        return new Lengths(four, six);
    }

    private static Matcher split(String argument) throws SpfError {
        Matcher parts = LENGTHS.matcher(argument);
        requireThat(parts.matches());
        return parts;
    }

    // domain-spec = macro-string domain-end; domain-end = ( "." toplabel [ "." ] ) / macro-expand
    private static MacroString domain(String text) throws SpfError {
        MacroString parsed = MacroString.parse(text, false);
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (!parsed.endsWithMacro() && !isTopLabel(name.substring(name.lastIndexOf('.') + 1), name)) {
            throw SpfError.permanent("a domain can't be one");
        }
        return parsed;
    }

    /** Letters, digits and inner hyphens, and not digits alone, behind a dot. */
    private static boolean isTopLabel(String label, String name) {
        return label.length() < name.length()
                && !label.isEmpty()
                && label.charAt(0) != '-'
                && !label.endsWith("-")
                && label.chars().allMatch(c -> c == '-' || isLetter(c) || (c >= '0' && c <= '9'))
                && label.chars().anyMatch(c -> c == '-' || isLetter(c));
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static Mechanism network(String separator, String argument, boolean six) throws SpfError {
        requireThat(separator.equals(":"));
        int bits = six ? 128 : 32;
        int slash = argument.indexOf('/');
        String address = slash < 0 ? argument : argument.substring(0, slash);
        String length = slash < 0 ? Integer.toString(bits) : argument.substring(slash + 1);
        requireThat(address.contains(":") == six && length.matches("0|[1-9][0-9]{0,2}"));
        requireThat(Integer.parseInt(length) <= bits);
        return new Mechanism.Network(
                AddressLiteral.parseHost(address).orElseThrow(() -> SpfError.permanent("an address can't be read")),
                Integer.parseInt(length));
    }
}
