package org.palomar.pipeline.internal.route;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Where a route sends its exchange to answer: {@code palomar:reject?text=…}. The values of options may be Simple expressions. */
final class AnswerEndpoint extends DefaultEndpoint {

    private final AnswerKind kind;
    private final Map<String, Expression> options = new HashMap<>();
    private final Set<String> only;

    /**
     * @param values of the kind's options
     * @param only recipients, separated by commas; empty for all
     * @throws IllegalArgumentException when no verdict can be made of constant values
     */
    AnswerEndpoint(String uri, Component component, AnswerKind kind, Map<String, String> values, String only) {
        super(uri, component);
        this.kind = kind;
        this.only = Arrays.stream(only.split(",", -1))
                .map(address -> address.strip().toLowerCase(Locale.ROOT))
                .filter(address -> !address.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        values.forEach((name, value) -> options.put(name, expression(value)));
        if (values.values().stream().noneMatch(value -> value.contains("${"))) {
            kind.verdict(values);
        }
    }

    private Expression expression(String value) {
        return getCamelContext()
                .resolveLanguage(value.contains("${") ? "simple" : "constant")
                .createExpression(value);
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                Answer answer = exchange.getProperty(Answer.PROPERTY, Answer.class);
                if (answer == null) {
                    throw new IllegalStateException("there is no message to answer for: the route starts elsewhere");
                }
                Map<String, String> values = new HashMap<>();
                options.forEach((name, option) -> values.put(name, option.evaluate(exchange, String.class)));
                if (answer.add(kind.verdict(values), only)) {
                    exchange.setRouteStop(true);
                }
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("a route can't start from an answer; use palomar:content");
    }
}
