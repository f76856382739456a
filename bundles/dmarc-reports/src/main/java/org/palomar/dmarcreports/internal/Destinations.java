package org.palomar.dmarcreports.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.dmarcreports.internal.report.Place;
import org.palomar.reports.NotSentException;

/**
 * Where a report goes: to places of the domain's own organization, and to others that say in the DNS that they want it (RFC 7489 §7.1), or anybody could have a stranger's mailbox filled.
 */
record Destinations(Resolver resolver) {

    /** Places beside the domain's own: most that work for others are one. */
    static final int MOST_OUTSIDE = 2;

    private static final String VERSION = "(?s)\\s*v\\s*=\\s*DMARC1\\s*(;.*)?";

    /**
     * Blocks while the DNS is asked.
     *
     * @return empty if nobody wants it
     * @throws NotSentException where that can't be found out of any of them now
     */
    List<Place> of(DmarcPolicy policy) throws NotSentException {
        List<Place> sure = new ArrayList<>();
        Optional<NotSentException> unknown = Optional.empty();
        int outside = 0;
        for (Place place : Place.read(policy.places())) {
            if (place.isOf(policy.organization())) {
                add(sure, place);
            } else if (outside < MOST_OUTSIDE) {
                outside++;
                try {
                    asked(policy.domain(), place).ifPresent(one -> add(sure, one));
                } catch (NotSentException unsure) {
                    unknown = Optional.of(unsure);
                }
            }
        }
        if (sure.isEmpty() && unknown.isPresent()) {
            throw unknown.get();
        }
        return sure;
    }

    private static void add(List<Place> places, Place place) {
        if (places.stream().noneMatch(one -> one.to().equals(place.to()))) {
            places.add(place);
        }
    }

    /** The place, or another one of the same host that it names instead; empty if it wants no reports about the domain. */
    private Optional<Place> asked(Domain domain, Place place) throws NotSentException {
        Domain host = place.to().domain();
        Optional<Domain> name = Domain.parse(domain + "._report._dmarc." + host);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return switch (resolver.txt(name.get())) {
            case Answer.Found<List<String>> found ->
                found.value().stream()
                        .filter(text -> text.matches(VERSION))
                        .findFirst()
                        .flatMap(text -> instead(text, place));
            case Answer.Failed<List<String>> failed ->
                throw NotSentException.theirs(
                        "whether " + host + " wants its reports can't be found out: " + failed.detail());
            default -> Optional.empty();
        };
    }

    private static Optional<Place> instead(String text, Place place) {
        Optional<String> other = Arrays.stream(text.split(";", -1))
                .map(tag -> tag.split("=", 2))
                .filter(tag -> tag.length == 2 && tag[0].strip().equalsIgnoreCase("rua"))
                .map(tag -> tag[1])
                .findFirst();
        return other.isEmpty()
                ? Optional.of(place)
                : Place.read(other.get()).stream()
                        .filter(one -> one.to().domain().equals(place.to().domain()))
                        .findFirst();
    }
}
