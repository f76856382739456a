package org.palomar.signing.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Resolver;
import org.palomar.api.message.HeaderField;
import org.palomar.dkim.ArcResult;
import org.palomar.dkim.ArcVerifier;
import org.palomar.dkim.AuthenticationResults;
import org.palomar.dkim.AuthenticationResults.Method;
import org.palomar.dkim.AuthenticationResults.Property;
import org.palomar.dkim.DkimMessage;
import org.palomar.dkim.DkimResult;
import org.palomar.dkim.DkimVerifier;
import org.palomar.dkim.KeySource;

/**
 * What is known of a message from elsewhere when it is passed on: what a step here has found, or else what its signatures are worth, and in any case what its chain is. Immutable.
 *
 * @param results as a field of results has it
 */
record Findings(ArcResult chain, String results) {

    /** What all questions for one message may take together: it waits on its sender's connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Octets of what a step says that fit into a set besides its number and the chain's state. */
    private static final int MOST_RESULTS = HeaderField.MAX_VALUE - 200;

    static Findings of(
            DkimMessage message,
            List<HeaderField> added,
            Supplier<Optional<Resolver>> resolver,
            Domain hostName,
            Clock clock)
            throws IOException {
        Instant now = clock.instant();
        KeySource keys = bounded(resolver, clock, now.plus(PATIENCE));
        ArcResult chain = new ArcVerifier(keys, now).verify(message);
        Optional<String> known = ofSteps(added);
        if (known.isPresent()) {
            // The chain's state is said once; a step that knows it has said it.
            boolean said = known.get().matches("(?s).*;\\s*arc\\s*=.*");
            return new Findings(
                    chain,
                    said ? known.get() : known.get() + "; arc=" + chain.status().word());
        }
        List<Method> methods = new ArrayList<>();
        methods.add(new Method("arc", chain.status().word(), chain.detail(), List.of()));
        new DkimVerifier(keys, now)
                .verify(message).stream().map(Findings::method).forEach(methods::add);
        return new Findings(chain, new AuthenticationResults(hostName.name(), methods).value(MOST_RESULTS));
    }

    /** Of several who may have written such fields, the one who did so last. */
    private static Optional<String> ofSteps(List<HeaderField> added) {
        List<String> values = added.stream()
                .filter(field -> field.name().equalsIgnoreCase(AuthenticationResults.NAME))
                .map(HeaderField::value)
                .toList();
        return values.stream()
                .findFirst()
                .flatMap(AuthenticationResults::authorityOf)
                .flatMap(authority -> AuthenticationResults.merged(authority, values))
                .filter(text -> text.length() <= MOST_RESULTS);
    }

    private static Method method(DkimResult result) {
        List<Property> properties = new ArrayList<>();
        result.domain().ifPresent(domain -> properties.add(new Property("header.d", domain.name())));
        add(properties, "header.s", result.selector());
        add(properties, "header.a", result.algorithm());
        add(properties, "header.b", result.signature());
        return new Method("dkim", result.verdict().word(), result.detail(), properties);
    }

    private static void add(List<Property> properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.add(new Property(name, value));
        }
    }

    private static KeySource bounded(Supplier<Optional<Resolver>> resolver, Clock clock, Instant end) {
        return name -> {
            Optional<Resolver> present = resolver.get();
            if (present.isEmpty()) {
                return new Answer.Failed<>(Failure.CLOSED, "the resolver is missing");
            }
            return clock.instant().isBefore(end)
                    ? present.get().txt(name)
                    : new Answer.Failed<>(Failure.TIMEOUT, "name servers are slow");
        };
    }
}
