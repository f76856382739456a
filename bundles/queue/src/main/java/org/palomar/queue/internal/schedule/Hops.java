package org.palomar.queue.internal.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.palomar.api.address.Domain;

/** Servers through which mail goes, and which delivery goes through which. There are as many as there are smart hosts. */
final class Hops {

    private final Function<Domain, Optional<Domain>> through;
    private final Map<Domain, Hop> known = new HashMap<>();
    /** By the slot of what is being delivered. */
    private final Map<Integer, Hop> carrying = new HashMap<>();

    /** @param through the server through which mail for a destination goes now; asked at each turn, it answers at once */
    Hops(Function<Domain, Optional<Domain>> through) {
        this.through = through;
    }

    /**
     * Finds out by which way mail for a destination goes now.
     *
     * @return whether that is another one than before
     */
    boolean turned(Destination destination, Limits limits) {
        Optional<Domain> host = host(destination);
        if (host.equals(destination.hop().map(Hop::host))) {
            return false;
        }
        destination.goes(host.map(name ->
                known.computeIfAbsent(name, absent -> new Hop(name, new Throttle(limits.pauses(), limits.of(name))))));
        return true;
    }

    /** A destination that waits for its server no more, as that has room, or as its mail goes another way now. */
    Optional<Destination> poll(long now) {
        for (Hop hop : known.values()) {
            Optional<Destination> first = hop.first();
            if (first.isPresent() && (hop.isOpen(now) || !isOn(hop, first.get()))) {
                hop.leaves(first.get());
                return first;
            }
        }
        return Optional.empty();
    }

    private boolean isOn(Hop hop, Destination destination) {
        return host(destination).filter(hop.host()::equals).isPresent();
    }

    /** What is redirected goes past every server for many: it may be what gets mail around one that is dead. */
    private Optional<Domain> host(Destination destination) {
        Aim aim = destination.aim();
        return aim.redirected() ? Optional.empty() : through.apply(aim.domain());
    }

    /** When {@link #poll} may have something again, if nothing else happens. */
    long nextAt() {
        return known.values().stream().mapToLong(Hop::nextAt).min().orElse(Turn.NEVER);
    }

    /** A delivery begins. */
    void begins(int slot, Hop hop, long now) {
        carrying.put(slot, hop);
        hop.begins(now);
    }

    /** The server through which a delivery goes. */
    Optional<Hop> of(int slot) {
        return Optional.ofNullable(carrying.get(slot));
    }

    /** A delivery has ended. */
    void ends(int slot) {
        Hop hop = carrying.remove(slot);
        if (hop != null) {
            hop.ends();
        }
    }

    void adjust(Limits limits) {
        known.values().forEach(hop -> hop.throttle().allow(limits.of(hop.host())));
    }

    /** Ends all pauses. */
    void resumeAll() {
        known.values().forEach(hop -> hop.throttle().resume());
    }

    /** Ends the pause of one. */
    void resume(Domain host) {
        Hop hop = known.get(host);
        if (hop != null) {
            hop.throttle().resume();
        }
    }
}
