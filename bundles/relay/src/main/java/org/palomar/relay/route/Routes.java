package org.palomar.relay.route;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Outbound;

/**
 * All ways, and who takes which. Immutable.
 *
 * @param ordinary of all mail that has no other
 * @param named the others, by name
 */
public record Routes(Route ordinary, List<NamedRoute> named) {

    /**
     * A way that mail takes from the start.
     *
     * @param route empty while nobody knows how it goes
     * @param shared whether all mail for the destination takes it, so that what holds for one message holds for others
     */
    public record Choice(String name, Optional<Route> route, boolean shared) {}

    public Routes {
        named = named.stream().sorted(Comparator.comparing(NamedRoute::name)).toList();
    }

    /** Those whose ways are known, the ordinary one first. */
    public List<Route> all() {
        return Stream.concat(Stream.of(ordinary), named.stream().flatMap(one -> one.route().stream()))
                .toList();
    }

    /** Whether it matters who submitted a message. */
    public boolean asksForAccounts() {
        return named.stream().anyMatch(one -> !one.clientele().accounts().isEmpty());
    }

    /**
     * Which way a message takes to a recipient: the first by name whose clientele it is.
     *
     * @param account the domain of the account that submitted it
     */
    public Choice first(Outbound message, Address recipient, Optional<Domain> account) {
        for (NamedRoute one : named) {
            if (one.clientele().has(message, recipient, account)) {
                return new Choice(one.name(), one.route(), one.clientele().isOfDestinations());
            }
        }
        return new Choice(ordinary.name(), Optional.of(ordinary), true);
    }

    /** The smart host of all mail for a destination, or of all that no route for some senders or recipients takes. */
    public Optional<Domain> through(Domain destination) {
        return named.stream()
                .filter(one -> one.clientele().isAllFor(destination))
                .findFirst()
                .map(NamedRoute::route)
                .orElse(Optional.of(ordinary))
                .flatMap(Route::smartHost)
                .map(SmartHost::host);
    }

    /** A way that is taken after others have failed, by its name, if it still is one. */
    public Optional<NamedRoute> alternative(String name, Predicate<Route> safe) {
        return alternatives(safe).filter(one -> one.name().equals(name)).findFirst();
    }

    private Stream<NamedRoute> alternatives(Predicate<Route> safe) {
        return named.stream()
                .filter(one -> one.turn() > 0 && one.route().filter(safe).isPresent());
    }

    /**
     * The next way after others have failed.
     *
     * @param taken names of ways that were taken
     * @param called whether what has happened is a reason to take it
     * @param safe whether the message may go that way
     */
    public Optional<NamedRoute> next(Set<String> taken, Predicate<NamedRoute> called, Predicate<Route> safe) {
        return alternatives(safe)
                .filter(one -> !taken.contains(one.name()))
                .filter(called)
                .min(Comparator.comparingInt(NamedRoute::turn).thenComparing(NamedRoute::name));
    }
}
