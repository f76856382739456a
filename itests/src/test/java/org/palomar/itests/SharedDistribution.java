package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that leave it as it was one instance for all classes of their process, since a start takes seconds. Classes
 * come one at a time to a process, each as a run of its own: only the session outlives them. A class that leaves bundles or settings
 * otherwise than they were fails itself, and not those that come after it.
 */
final class SharedDistribution implements ParameterResolver, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedDistribution.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Distribution.class;
    }

    /** What is the same before and after a class. */
    private record Shared(Distribution distribution, Map<String, String> bundles, Map<String, String> settings)
            implements AutoCloseable {

        static Shared start() {
            try {
                Distribution distribution = Distribution.start();
                return new Shared(distribution, bundles(distribution), settings(distribution));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** States of our bundles by their names. */
        private static Map<String, String> bundles(Distribution distribution) {
            Map<String, String> states = new TreeMap<>();
            distribution
                    .succeed("bundle:list -s --no-format")
                    .lines()
                    .map(line -> line.split("\t"))
                    .filter(column -> column.length == 5 && column[4].startsWith("palomar-"))
                    .forEach(column -> states.put(column[4], column[1].strip()));
            assertThat(states).isNotEmpty();
            return states;
        }

        private static Map<String, String> settings(Distribution distribution) throws IOException {
            Map<String, String> texts = new TreeMap<>();
            try (Stream<Path> files = Files.list(distribution.data().resolve("etc"))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".cfg")).toList()) {
                    texts.put(file.getFileName().toString(), Files.readString(file));
                }
            }
            return texts;
        }

        @Override
        public void close() {
            distribution.close();
        }

        void isAsItWas() {
            await().untilAsserted(() -> {
                assertThat(bundles(distribution)).containsExactlyEntriesOf(bundles);
                assertThat(settings(distribution)).containsExactlyEntriesOf(settings);
            });
        }
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context).distribution();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        shared(context).isAsItWas();
    }

    private static Shared shared(ExtensionContext context) {
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent("shared", name -> Shared.start(), Shared.class);
    }
}
