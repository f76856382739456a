package org.palomar.sieve.internal.run;

/** How a statement ends. */
public enum Flow {
    /** The next one has its turn. */
    NEXT,
    /** The innermost loop of the run's label ends (RFC 5703 §3). */
    BREAK,
    /** This script ends, the one that included it goes on (RFC 6609 §3.3). */
    RETURN,
    /** All ends. */
    STOP
}
