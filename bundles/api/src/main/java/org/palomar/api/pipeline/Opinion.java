package org.palomar.api.pipeline;

import java.util.Map;

/**
 * What a step thinks of a transaction: one verdict for all recipients, with exceptions for some.
 *
 * @param exceptions only recipients of the transaction
 */
public record Opinion(Verdict forAll, Map<Recipient, Verdict> exceptions) {

    /** No objection, for anybody. */
    public static final Opinion ACCEPT = of(new Verdict.Accept());

    public Opinion {
        exceptions = Map.copyOf(exceptions);
    }

    public static Opinion of(Verdict forAll) {
        return new Opinion(forAll, Map.of());
    }

    public Verdict of(Recipient recipient) {
        Verdict exception = exceptions.get(recipient);
        return exception == null ? forAll : exception;
    }
}
