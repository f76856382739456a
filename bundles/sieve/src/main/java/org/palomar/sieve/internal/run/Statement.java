package org.palomar.sieve.internal.run;

import java.io.IOException;
import java.util.List;
import org.palomar.sieve.internal.match.SieveFailure;

/** A command, compiled. Immutable. */
@FunctionalInterface
public interface Statement {

    Flow execute(Run run) throws SieveFailure, IOException;

    /** Statements one after the other. */
    static Statement sequence(List<Statement> statements) {
        List<Statement> all = List.copyOf(statements);
        return run -> {
            for (Statement statement : all) {
                Flow flow = statement.execute(run);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        };
    }
}
