package org.palomar.sieve.internal.compile;

import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.syntax.Node;

/**
 * A row of the table of commands, or of that of tests.
 *
 * @param extension which must be required; empty for what RFC 5228 has itself
 * @param <T> a statement or a condition
 */
record Rule<T>(Optional<Extension> extension, Builder<T> builder) {

    /** Compiles one command or test of this name. */
    @FunctionalInterface
    interface Builder<T> {
        T build(Compilation compilation, Node node) throws SieveSyntaxException;
    }

    static <T> Rule<T> base(Builder<T> builder) {
        return new Rule<>(Optional.empty(), builder);
    }

    static <T> Rule<T> of(Extension extension, Builder<T> builder) {
        return new Rule<>(Optional.of(extension), builder);
    }

    T compile(Compilation compilation, Node node) throws SieveSyntaxException {
        if (extension.isPresent()) {
            compilation.need(extension.get(), node.start(), "\"" + node.name() + "\"");
        }
        return builder.build(compilation, node);
    }
}
