package org.palomar.filter.dnslist.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Times in a row without any answer until a list is left out. */
    static final int MOST_SILENCES = 3;

    private static final Outcome SILENT = new Outcome.Unknown(
            "nobody answered " + MOST_SILENCES + " times in a row; it is asked again each minute", true);

    private final Map<ListZone, Integer> silences = new ConcurrentHashMap<>();
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
            case Outcome.Unknown(String reason, boolean silent) -> Optional.of("it could not be tried: " + reason);
            case null -> Optional.of("it was not tried yet");
        };
    }

    /**
     * A list has failed while it was asked about a message, whatever about: all is meant.
     *
     * @return whether it was asked until now
     */
    boolean failed(ListZone list, Outcome why) {
        boolean asked = false;
        for (Map<ListZone, Outcome> known : outcomes.values()) {
            asked |= known.get(list) instanceof Outcome.Passed;
            known.computeIfPresent(list, (same, before) -> why);
        }
        return asked;
    }

    void answered(ListZone list) {
        silences.remove(list);
    }

    /**
     * A list has said nothing to all that a message, or a trial, asked. Most lists that end do so by silence, and each message would wait for them.
     *
     * @return whether it was asked until now, and is left out from now on
     */
    boolean silent(ListZone list) {
        if (silences.merge(list, 1, Integer::sum) < MOST_SILENCES) {
            return false;
        }
        boolean asked = false;
        for (Map<ListZone, Outcome> known : outcomes.values()) {
            asked |= known.get(list) instanceof Outcome.Passed passed && known.replace(list, passed, SILENT);
        }
        return asked;
    }

    /**
     * Tries lists, one after the other, and forgets others.
     *
     * @return whether all could be tried
     */
    boolean run(Trial trial, List<ListZone> clients, List<ListZone> domains) {
        boolean whole = true;
        Set<ListZone> silent = new HashSet<>();
        Set<ListZone> answered = new HashSet<>();
        for (About about : About.values()) {
            List<ListZone> lists = about == About.DOMAINS ? domains : clients;
            of(about).keySet().retainAll(lists);
            for (ListZone list : lists) {
                Outcome outcome = trial.of(list, about);
                if (outcome instanceof Outcome.Unknown(String reason, boolean nobody)) {
                    whole = false;
                    of(about).putIfAbsent(list, outcome);
                    if (nobody) {
                        silent.add(list);
                    }
                } else {
                    of(about).put(list, outcome);
                    answered.add(list);
                }
            }
        }
        silent.removeAll(answered);
        silent.forEach(this::silent);
        answered.forEach(this::answered);
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
