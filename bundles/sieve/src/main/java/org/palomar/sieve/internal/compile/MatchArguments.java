package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Collation;
import org.palomar.sieve.internal.match.Match;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.Relation;
import org.palomar.sieve.internal.run.Extension;

/** The tags that say how a test compares (RFC 5228 §2.7). */
final class MatchArguments {

    /** Tests that can ask lists: those of RFC 6134 §2.2, and those of its second example. */
    private static final Set<String> WITH_LISTS =
            Set.of("address", "envelope", "header", "string", "date", "currentdate");

    private MatchArguments() {}

    static Match read(Arguments arguments) throws SieveSyntaxException {
        List<Match.Type> types = new ArrayList<>();
        add(types, Match.Type.IS, arguments.flag("is"));
        add(types, Match.Type.CONTAINS, arguments.flag("contains"));
        add(types, Match.Type.MATCHES, arguments.flag("matches"));
        add(types, Match.Type.REGEX, arguments.flag("regex", Extension.REGEX));
        add(types, Match.Type.LIST, arguments.flag("list", Extension.EXTLISTS));
        Optional<String> value = arguments.taggedLiteral("value", Extension.RELATIONAL);
        Optional<String> count = arguments.taggedLiteral("count", Extension.RELATIONAL);
        add(types, Match.Type.VALUE, value.isPresent());
        add(types, Match.Type.COUNT, count.isPresent());
        if (types.size() > 1) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "A test has one match type; keep one of its tags.");
        }
        Match.Type type = types.isEmpty() ? Match.Type.IS : types.getFirst();
        if (type == Match.Type.LIST) {
            checkList(arguments);
        }
        Optional<String> relation = value.or(() -> count);
        Collation collation = collation(arguments);
        boolean substrings = type == Match.Type.CONTAINS || type == Match.Type.MATCHES || type == Match.Type.REGEX;
        if (substrings && !collation.hasSubstrings()) {
            throw arguments
                    .compilation()
                    .error(
                            arguments.node().start(),
                            "\"" + collation.identifier() + "\" compares whole values; use :is or :value with it.");
        }
        return new Match(type, relation.isPresent() ? relation(arguments, relation.get()) : Relation.EQ, collation);
    }

    /** A list compares by itself (RFC 6134 §2.2). */
    private static void checkList(Arguments arguments) throws SieveSyntaxException {
        Compilation compilation = arguments.compilation();
        if (!WITH_LISTS.contains(arguments.node().name())) {
            throw compilation.error(
                    arguments.node().start(),
                    "\"" + arguments.node().name() + "\" can't ask a list; take \":list\" away.");
        }
        if (arguments.taggedLiteral("comparator").isPresent()) {
            throw compilation.error(
                    arguments.node().start(), "A list compares in its own way; take \":comparator\" away.");
        }
    }

    private static void add(List<Match.Type> types, Match.Type type, boolean there) {
        if (there) {
            types.add(type);
        }
    }

    private static Relation relation(Arguments arguments, String name) throws SieveSyntaxException {
        return Relation.find(name)
                .orElseThrow(() -> arguments
                        .compilation()
                        .error(arguments.node().start(), "A relation is one of gt, ge, lt, le, eq, ne."));
    }

    // ":comparator" <comparator-name: string>, RFC 5228 §2.7.3
    private static Collation collation(Arguments arguments) throws SieveSyntaxException {
        Optional<String> name = arguments.taggedLiteral("comparator");
        if (name.isEmpty()) {
            return Collation.ASCII_CASEMAP;
        }
        int at = arguments.node().start();
        Compilation compilation = arguments.compilation();
        String shown = "The comparator \"" + Octets.text(name.get()) + "\"";
        Collation collation = Collation.find(name.get())
                .orElseThrow(() -> compilation.unknown(at, shown + " is not known; use another."));
        switch (collation) {
            case ASCII_NUMERIC -> compilation.need(Extension.COMPARATOR_ASCII_NUMERIC, at, shown);
            case UNICODE_CASEMAP -> compilation.need(Extension.COMPARATOR_UNICODE_CASEMAP, at, shown);
            case OCTET, ASCII_CASEMAP -> {
                // always there
            }
        }
        return collation;
    }
}
