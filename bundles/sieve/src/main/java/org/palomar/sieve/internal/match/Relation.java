package org.palomar.sieve.internal.match;

import java.util.Optional;

/** RFC 5231 §4. */
public enum Relation {
    GT,
    GE,
    LT,
    LE,
    EQ,
    NE;

    public static Optional<Relation> find(String name) {
        for (Relation relation : values()) {
            if (relation.name().equalsIgnoreCase(name)) {
                return Optional.of(relation);
            }
        }
        return Optional.empty();
    }

    /** @param order of the message's value to the script's key */
    boolean holds(int order) {
        return switch (this) {
            case GT -> order > 0;
            case GE -> order >= 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case NE -> order != 0;
        };
    }
}
