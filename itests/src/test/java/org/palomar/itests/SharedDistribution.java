package org.palomar.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that leave it as it was one instance for all classes of their process, since a start takes seconds. Classes
 * come one at a time to a process, each as a run of its own: only the session outlives them.
 */
final class SharedDistribution implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedDistribution.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Distribution.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent("shared", name -> started(), Distribution.class);
    }

    private static Distribution started() {
        try {
            return Distribution.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
