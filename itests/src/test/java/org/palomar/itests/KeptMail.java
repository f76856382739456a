package org.palomar.itests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client holds to be in its mailboxes: the messages whose UIDs it was told, and those that it has put there without having heard more. A value.
 */
record KeptMail(Map<Place, Kept> known, List<Arrival> arrivals) {

    /** Where a message is. */
    record Place(String mailbox, long uid) {}

    /** A message; a modseq of 0 was not heard yet. */
    record Kept(String id, Set<String> flags, long modSeq) {

        /** Whether this is what the other is held to be. */
        boolean fits(Kept expected) {
            return id.equals(expected.id)
                    && flags.equals(expected.flags)
                    && (expected.modSeq == 0 || modSeq == expected.modSeq);
        }
    }

    /** A message that has come to a mailbox, with a UID that was not heard. */
    record Arrival(String mailbox, Kept kept) {}

    KeptMail {
        known = Map.copyOf(known);
        arrivals = List.copyOf(arrivals);
    }

    static KeptMail of(Map<Place, Kept> known) {
        return new KeptMail(known, List.of());
    }

    /** The UIDs in a mailbox, in order. */
    List<Long> uids(String mailbox) {
        return known.keySet().stream()
                .filter(place -> place.mailbox().equals(mailbox))
                .map(Place::uid)
                .sorted()
                .toList();
    }

    Kept get(Place place) {
        Kept kept = known.get(place);
        if (kept == null) {
            throw new IllegalArgumentException("nothing is kept at " + place);
        }
        return kept;
    }

    KeptMail with(Place place, Kept kept) {
        Map<Place, Kept> copy = new LinkedHashMap<>(known);
        copy.put(place, kept);
        return new KeptMail(copy, arrivals);
    }

    KeptMail without(Place place) {
        Map<Place, Kept> copy = new LinkedHashMap<>(known);
        copy.remove(place);
        return new KeptMail(copy, arrivals);
    }

    /** One more message, whose UID is not known. */
    KeptMail arriving(String mailbox, Kept kept) {
        return new KeptMail(known, List.of(new Arrival(mailbox, kept)));
    }

    /** How what was found differs from this; empty if it doesn't. */
    List<String> differences(Map<Place, Kept> found) {
        List<String> differences = new ArrayList<>();
        known.forEach((place, expected) -> {
            Kept there = found.get(place);
            if (there == null || !there.fits(expected)) {
                differences.add(place + ": " + expected + " is " + there);
            }
        });
        List<Arrival> coming = new ArrayList<>(arrivals);
        found.forEach((place, kept) -> {
            if (!known.containsKey(place) && !coming.remove(arrived(coming, place, kept))) {
                differences.add(place + ": nobody put " + kept + " there");
            }
        });
        coming.forEach(missing -> differences.add(missing + " did not come"));
        return differences;
    }

    private static @Nullable Arrival arrived(List<Arrival> coming, Place place, Kept kept) {
        return coming.stream()
                .filter(one -> one.mailbox().equals(place.mailbox()) && kept.fits(one.kept()))
                .findFirst()
                .orElse(null);
    }
}
