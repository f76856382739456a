package org.palomar.sieve.internal.run;

import java.io.IOException;
import org.palomar.sieve.internal.match.SieveFailure;

/** A test, compiled. Immutable. */
@FunctionalInterface
public interface Condition {

    boolean holds(Run run) throws SieveFailure, IOException;
}
