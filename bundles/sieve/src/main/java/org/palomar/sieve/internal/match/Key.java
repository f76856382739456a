package org.palomar.sieve.internal.match;

/** A key of a test, prepared for its match type and collation. Immutable. */
public interface Key {

    /** Whether the value matches; the work is charged to the scope. */
    boolean matches(String value, Scope scope) throws SieveFailure;

    /** How large it is, beside its text: the states of an automaton, the pieces between wildcards. */
    default long size() {
        return 0;
    }
}
