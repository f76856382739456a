package org.palomar.dkim.internal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sets of a chain as a header has them (RFC 8617 §4.2). Immutable.
 *
 * @param any whether there is any field of a chain
 * @param links the sets, the first one first; empty where the chain is broken
 * @param highest the highest instance that a field names; 0 where none can be read
 * @param fault why it is no chain
 */
public record ArcSets(boolean any, List<Link> links, int highest, Optional<String> fault) {

    /** RFC 8617 §4.2.1. */
    public static final int MOST = 50;

    public static final String RESULTS = "arc-authentication-results";
    public static final String SIGNATURE = "arc-message-signature";
    public static final String SEAL = "arc-seal";

    private static final Pattern INSTANCE = Pattern.compile("[1-9][0-9]?");

    // RFC 8617 §4.1.1: arc-authres-payload = i=instance ";" authres-payload
    private static final Pattern PREFIX =
            Pattern.compile("[ \\t\\r\\n]*i[ \\t\\r\\n]*=[ \\t\\r\\n]*([0-9]{1,9})[ \\t\\r\\n]*;.*", Pattern.DOTALL);

    public ArcSets {
        links = List.copyOf(links);
    }

    /** A set whose three fields are there. */
    public record Link(FieldOctets results, FieldOctets signature, FieldOctets seal) {

        /** As its own seal, and all later ones, have signed it (RFC 8617 §5.1.1). */
        void addTo(ByteArrayOutputStream octets) {
            octets.writeBytes(results.relaxed());
            octets.writeBytes(signature.relaxed());
            octets.writeBytes(seal.relaxed());
        }
    }

    /** Fields by their instances. */
    private static final class Shelf {

        private final Map<Integer, FieldOctets> byInstance = new TreeMap<>();
        private boolean good = true;

        void put(Optional<Integer> instance, FieldOctets field) {
            if (instance.isEmpty() || byInstance.put(instance.get(), field) != null) {
                good = false;
            }
        }
    }

    public static ArcSets of(byte[] header) {
        Map<String, List<FieldOctets>> fields = FieldOctets.select(header, Set.of(RESULTS, SIGNATURE, SEAL));
        if (fields.isEmpty()) {
            return new ArcSets(false, List.of(), 0, Optional.empty());
        }
        if (fields.values().stream().anyMatch(all -> all.size() > MOST)) {
            return new ArcSets(true, List.of(), MOST, Optional.of("the chain is longer than " + MOST));
        }
        Shelf results = shelf(fields.getOrDefault(RESULTS, List.of()));
        Shelf signatures = shelf(fields.getOrDefault(SIGNATURE, List.of()));
        Shelf seals = shelf(fields.getOrDefault(SEAL, List.of()));
        int highest = Stream.of(results, signatures, seals)
                .flatMap(shelf -> shelf.byInstance.keySet().stream())
                .max(Integer::compare)
                .orElse(0);
        if (!results.good || !signatures.good || !seals.good) {
            return new ArcSets(
                    true, List.of(), highest, Optional.of("fields of the chain have no number of their own"));
        }
        List<Link> links = new ArrayList<>();
        for (int i = 1; i <= highest; i++) {
            FieldOctets result = results.byInstance.get(i);
            FieldOctets signature = signatures.byInstance.get(i);
            FieldOctets seal = seals.byInstance.get(i);
            if (result == null || signature == null || seal == null) {
                return new ArcSets(true, List.of(), highest, Optional.of("set " + i + " of the chain is not whole"));
            }
            links.add(new Link(result, signature, seal));
        }
        return new ArcSets(true, links, highest, Optional.empty());
    }

    private static Shelf shelf(List<FieldOctets> fields) {
        Shelf shelf = new Shelf();
        fields.forEach(field -> shelf.put(instance(field), field));
        return shelf;
    }

    private static Optional<Integer> instance(FieldOctets field) {
        Optional<String> digits;
        if (field.name().equals(RESULTS)) {
            Matcher matcher = PREFIX.matcher(field.value());
            digits = matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
        } else {
            digits = TagList.parse(field.value()).flatMap(tags -> tags.get("i"));
        }
        return digits.filter(text -> INSTANCE.matcher(text).matches())
                .map(Integer::valueOf)
                .filter(number -> number <= MOST);
    }

    /** What the sets say that was found, without their numbers, in one line each. */
    public List<String> results() {
        return links.stream()
                .map(link -> link.results().value())
                .map(value -> value.substring(value.indexOf(';') + 1)
                        .replaceAll("[\\r\\n\\t ]+", " ")
                        .strip())
                .toList();
    }

    /** What the newest seal says of the chain before it; empty where it can't be read. */
    public Optional<String> newestStatus(byte[] header) {
        return FieldOctets.select(header, Set.of(SEAL)).getOrDefault(SEAL, List.of()).stream()
                .filter(seal ->
                        instance(seal).filter(number -> number == highest).isPresent())
                .findFirst()
                .flatMap(seal -> TagList.parse(seal.value()))
                .flatMap(tags -> tags.get("cv"));
    }

    /** What the seal of an instance has signed, but for the seal itself. */
    public byte[] before(int instance) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(4096);
        links.subList(0, instance - 1).forEach(link -> link.addTo(octets));
        Link own = links.get(instance - 1);
        octets.writeBytes(own.results().relaxed());
        octets.writeBytes(own.signature().relaxed());
        return octets.toByteArray();
    }

    /** All of it, as a seal that follows has signed it. */
    public byte[] all() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(4096);
        links.forEach(link -> link.addTo(octets));
        return octets.toByteArray();
    }

    /** Whether both are the same octets; broken chains are the same where there is as much of them. */
    public boolean isSame(ArcSets other) {
        return any == other.any
                && highest == other.highest
                && fault.equals(other.fault)
                && Arrays.equals(all(), other.all());
    }
}
