package org.palomar.pipeline.internal.route;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;

/** The Camel component {@code palomar}: {@code palomar:content} and {@code palomar:envelope} to start from, the answers to send to. */
final class PalomarComponent extends DefaultComponent {

    private static final int DEFAULT_RANK = 500;
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

    private final RouteSteps steps;

    PalomarComponent(CamelContext context, RouteSteps steps) {
        super(context);
        this.steps = steps;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters)
            throws InvalidConfigurationException {
        if (Stream.of(Stage.values()).anyMatch(stage -> isNamed(stage, name))) {
            return new StageEndpoint(uri, this, steps, description(Stage.valueOf(upper(name)), parameters));
        }
        if (Stream.of(AnswerKind.values()).noneMatch(kind -> isNamed(kind, name))) {
            throw new IllegalArgumentException("there is no palomar:" + name + "; there are "
                    + Stream.of(Stage.values(), AnswerKind.values())
                            .flatMap(Stream::of)
                            .map(known -> "palomar:" + lower(known))
                            .collect(Collectors.joining(", ")));
        }
        return answer(uri, AnswerKind.valueOf(upper(name)), parameters);
    }

    private Endpoint answer(String uri, AnswerKind kind, Map<String, Object> parameters) {
        Map<String, String> options = new HashMap<>(kind.defaults());
        Set<String> names = new HashSet<>(kind.required());
        names.addAll(kind.defaults().keySet());
        for (String option : names) {
            Object given = parameters.remove(option);
            if (given != null) {
                options.put(option, given.toString());
            } else if (kind.required().contains(option)) {
                throw new IllegalArgumentException("palomar:" + lower(kind) + " needs the option " + option);
            }
        }
        Object only = parameters.remove("recipients");
        return new AnswerEndpoint(uri, this, kind, options, only == null ? "" : only.toString());
    }

    private StepDescription description(Stage stage, Map<String, Object> parameters)
            throws InvalidConfigurationException {
        Map<String, Object> given = new HashMap<>();
        for (String option : List.of("name", "rank", "deadline", "onFailure", "domains")) {
            Object value = parameters.remove(option);
            if (value != null) {
                given.put(option, value);
            }
        }
        Values values = new Values(given);
        String name = values.text("name", "");
        return new StepDescription(
                name.isEmpty() ? steps.nextName() : name,
                stage,
                values.number("rank", DEFAULT_RANK, 0, 1000),
                values.duration("deadline", DEFAULT_DEADLINE, Duration.ofMillis(1), StepDescription.MAX_DEADLINE),
                policy(values.text("onFailure", "defer")),
                scope(values.list("domains")));
    }

    private static FailurePolicy policy(String text) throws InvalidConfigurationException {
        return switch (text) {
            case "defer" -> FailurePolicy.DEFER;
            case "accept" -> FailurePolicy.ACCEPT_AND_MARK;
            default -> throw new InvalidConfigurationException("onFailure", "must be defer or accept");
        };
    }

    private static Scope scope(List<String> names) throws InvalidConfigurationException {
        Set<Domain> domains = new HashSet<>();
        for (String name : names) {
            domains.add(Domain.parse(name)
                    .orElseThrow(() -> new InvalidConfigurationException("domains", "must be domain names")));
        }
        return domains.isEmpty() ? new Scope.All() : new Scope.Domains(domains);
    }

    private static boolean isNamed(Enum<?> constant, String name) {
        return lower(constant).equals(name);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
