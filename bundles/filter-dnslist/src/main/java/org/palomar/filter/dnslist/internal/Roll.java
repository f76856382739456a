package org.palomar.filter.dnslist.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.filter.dnslist.internal.Trial.Outcome;

/** Which lists are asked about what: those that have passed their trial and not refused since. Safe for any thread. */
final class Roll {

    /** What lists are asked about. */
    enum About {
        IPV4,
        IPV6,
        DOMAINS
    }

    private final Map<About, Map<ListZone, Outcome>> outcomes = new EnumMap<>(About.class);

    Roll() {
        for (About about : About.values()) {
            outcomes.put(about, new ConcurrentHashMap<>());
        }
    }

    private Map<ListZone, Outcome> of(About about) {
        return outcomes.getOrDefault(about, Map.of());
    }

    /** Those that are asked. */
    List<ListZone> asked(About about, List<ListZone> lists) {
        Map<ListZone, Outcome> known = of(about);
        List<ListZone> asked = new ArrayList<>(lists.size());
        for (ListZone list : lists) {
            if (known.get(list) instanceof Outcome.Passed) {
                asked.add(list);
            }
        }
        return asked;
    }

    /** Why a list is left out; empty for one that is asked. */
    Optional<String> obstacle(About about, ListZone list) {
        return switch (of(about).get(list)) {
            case Outcome.Passed passed -> Optional.empty();
            case Outcome.Failed(String reason) -> Optional.of(reason);
            case Outcome.Unknown(String reason) -> Optional.of("it could not be tried yet: " + reason);
            case null -> Optional.of("it was not tried yet");
        };
    }

    /** A list has refused, while it was asked about a message: whoever asks is meant, whatever is asked about. */
    void refused(ListZone list, String code) {
        outcomes.values().forEach(known -> known.computeIfPresent(list, (same, before) -> Trial.refused(code)));
    }

    /**
     * Tries lists, one after the other, and forgets others.
     *
     * @return whether all could be tried
     */
    boolean run(Trial trial, List<ListZone> clients, List<ListZone> domains) {
        boolean whole = true;
        for (About about : About.values()) {
            List<ListZone> lists = about == About.DOMAINS ? domains : clients;
            of(about).keySet().retainAll(lists);
            for (ListZone list : lists) {
                Outcome outcome = switch (about) {
                    case IPV4 -> trial.addresses4(list);
                    case IPV6 -> trial.addresses6(list);
                    case DOMAINS -> trial.domains(list);
                };
                whole &= !(outcome instanceof Outcome.Unknown);
                // Silence changes nothing of what is known.
                of(about).merge(list, outcome, (before, now) -> now instanceof Outcome.Unknown ? before : now);
            }
        }
        return whole;
    }

    /** Lists that are left out, with the reason; a list that has addresses of one kind only is not among them. */
    Map<String, String> failures(List<ListZone> clients, List<ListZone> domains) {
        Map<String, String> failures = new LinkedHashMap<>();
        for (ListZone list : clients) {
            if (asked(About.IPV6, List.of(list)).isEmpty()) {
                obstacleTo(About.IPV4, list)
                        .ifPresent(reason -> failures.put(list.zone().name(), reason));
            }
        }
        for (ListZone list : domains) {
            obstacleTo(About.DOMAINS, list)
                    .ifPresent(reason -> failures.putIfAbsent(list.zone().name(), reason));
        }
        return failures;
    }

    private Optional<String> obstacleTo(About about, ListZone list) {
        return of(about).containsKey(list) ? obstacle(about, list) : Optional.empty();
    }
}
