package org.palomar.sieve.internal.match;

import java.util.List;
import java.util.Optional;

/**
 * How a test compares: match type, collation and, for :value and :count, the relation.
 *
 * @param relation {@link Relation#EQ} where it means nothing
 */
public record Match(Type type, Relation relation, Collation collation) {

    /** RFC 5228 §2.7.1, RFC 5231 §4, the regex draft, RFC 6134 §2.2. */
    public enum Type {
        IS,
        CONTAINS,
        MATCHES,
        REGEX,
        VALUE,
        COUNT,
        LIST
    }

    /** What a test does that says nothing of it. */
    public static final Match DEFAULT = new Match(Type.IS, Relation.EQ, Collation.ASCII_CASEMAP);

    public boolean counts() {
        return type == Type.COUNT;
    }

    /** @throws BadPatternException if it is no regular expression, or one too large */
    public Key key(String octets) throws BadPatternException {
        Folded folded = collation.fold(octets);
        return switch (type) {
            case IS -> ordered(folded, Relation.EQ);
            case VALUE, COUNT -> ordered(folded, relation);
            case CONTAINS -> contained(folded);
            case MATCHES -> new Wildcards(collation, octets);
            case REGEX -> new RegularExpression(collation, octets);
            case LIST ->
                (value, scope) -> {
                    Optional<String> member = scope.member(octets, value);
                    member.ifPresent(found -> scope.captured(List.of(found)));
                    return member.isPresent();
                };
        };
    }

    private Key ordered(Folded key, Relation wanted) {
        return (value, scope) -> {
            scope.spend(1 + value.length() / 8);
            return wanted.holds(collation.compare(collation.fold(value).text(), key.text()));
        };
    }

    private Key contained(Folded key) {
        Needle needle = new Needle(key.text());
        return (value, scope) -> {
            scope.spend(1 + value.length() / 4);
            return needle.find(collation.fold(value).text(), 0) >= 0;
        };
    }
}
