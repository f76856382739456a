package org.palomar.swap.internal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is known of the versions of one bundle.
 *
 * @param installedHere whether no feature and nobody else brought it, so that it is brought again when the framework has forgotten it
 * @param live the number of the version that acts
 * @param standby that of the one before, 0 for none
 * @param next that of the one which was about to act when this was written, 0 for none
 * @param shadow that of the one that runs beside, 0 for none
 * @param alarm why a version was taken back; empty when all is well
 */
record Book(
        String bundle,
        boolean installedHere,
        int live,
        int standby,
        int next,
        int shadow,
        String alarm,
        SortedMap<Integer, Kept> versions) {

    /**
     * A version whose file is kept.
     *
     * @param signer whose signature it has; empty for none that is trusted
     * @param steps what it had when it acted; none if it never did
     */
    record Kept(String version, String digest, Instant since, String signer, List<String> steps) {
        Kept {
            steps = List.copyOf(steps);
        }

        Kept having(List<String> now) {
            return new Kept(version, digest, since, signer, now);
        }
    }

    static final int NONE = 0;

    /** More were never kept at once; what says so is damaged. */
    private static final int MAX_KEPT = 100;

    Book {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** Of a bundle of which there is one version, number 1. */
    static Book begin(String bundle, boolean installedHere, Kept first) {
        return new Book(bundle, installedHere, 1, NONE, NONE, NONE, "", new TreeMap<>(Map.of(1, first)));
    }

    /** The number of the next that comes. */
    int free() {
        return versions.isEmpty() ? 1 : versions.lastKey() + 1;
    }

    Book with(int number, Kept version) {
        SortedMap<Integer, Kept> more = new TreeMap<>(versions);
        more.put(number, version);
        return new Book(bundle, installedHere, live, standby, next, shadow, alarm, more);
    }

    /** It is about to act. */
    Book about(int number) {
        return new Book(bundle, installedHere, live, standby, number, shadow, alarm, versions);
    }

    /** It acts, and what acted stands by. */
    Book acting(int number, List<String> now) {
        int before = number == live ? standby : live;
        return new Book(
                bundle, installedHere, number, before, NONE, number == shadow ? NONE : shadow, "", having(number, now));
    }

    private SortedMap<Integer, Kept> having(int number, List<String> now) {
        SortedMap<Integer, Kept> all = new TreeMap<>(versions);
        all.computeIfPresent(number, (same, kept) -> kept.having(now));
        return all;
    }

    /** What the version that acts has. */
    List<String> steps() {
        return stepsOf(live);
    }

    /** What a version had when it acted; none if it never did. */
    List<String> stepsOf(int number) {
        return version(number).map(Kept::steps).orElse(List.of());
    }

    /** It runs beside the one that acts; {@link #NONE} ends that. */
    Book beside(int number) {
        return new Book(bundle, installedHere, live, standby, next, number, alarm, versions);
    }

    /** With what an operator should know. */
    Book alarming(String why) {
        return new Book(bundle, installedHere, live, standby, next, shadow, why, versions);
    }

    /**
     * The one that runs is this.
     *
     * @param now the steps that it has, if that is not known yet
     */
    Book livingOn(int number, List<String> now) {
        SortedMap<Integer, Kept> all = stepsOf(number).isEmpty() ? having(number, now) : versions;
        return number == live
                ? new Book(bundle, installedHere, live, standby, next, shadow, alarm, all)
                : new Book(bundle, installedHere, number, live, NONE, shadow, alarm, all);
    }

    /** What was about to act does not. */
    Book settled() {
        return about(NONE);
    }

    /** Without those that nothing needs. */
    Book pruned() {
        SortedMap<Integer, Kept> needed = new TreeMap<>(versions);
        needed.keySet().removeIf(number -> number != live && number != standby && number != next && number != shadow);
        return new Book(bundle, installedHere, live, standby, next, shadow, alarm, needed);
    }

    Optional<Kept> version(int number) {
        return Optional.ofNullable(versions.get(number));
    }

    /** The number of a version with these contents: the one that acts or is about to, if it is one of several. */
    Optional<Integer> find(String digest) {
        List<Integer> same = versions.entrySet().stream()
                .filter(one -> one.getValue().digest().equals(digest))
                .map(Map.Entry::getKey)
                .toList();
        return Stream.of(live, next)
                .filter(same::contains)
                .findFirst()
                .or(() -> same.stream().findFirst());
    }

    Properties write() {
        Properties all = new Properties();
        all.setProperty("bundle", bundle);
        all.setProperty("installed-here", String.valueOf(installedHere));
        all.setProperty("live", String.valueOf(live));
        all.setProperty("standby", String.valueOf(standby));
        all.setProperty("next", String.valueOf(next));
        all.setProperty("shadow", String.valueOf(shadow));
        all.setProperty("alarm", alarm);
        List<String> numbers = new ArrayList<>();
        versions.forEach((number, kept) -> {
            numbers.add(number.toString());
            all.setProperty("version." + number, kept.version());
            all.setProperty("digest." + number, kept.digest());
            all.setProperty("since." + number, kept.since().toString());
            all.setProperty("signer." + number, kept.signer());
            all.setProperty("steps." + number, String.join(",", kept.steps()));
        });
        all.setProperty("versions", String.join(",", numbers));
        return all;
    }

    /** Empty if it is damaged. */
    static Optional<Book> read(Properties all) {
        try {
            String[] numbers = all.getProperty("versions", "").split(",", -1);
            // Books of before had one list for all versions.
            String ofAll = all.getProperty("steps", "");
            SortedMap<Integer, Kept> versions = new TreeMap<>();
            for (String number : numbers) {
                versions.put(
                        Integer.valueOf(number),
                        new Kept(
                                all.getProperty("version." + number, ""),
                                all.getProperty("digest." + number, ""),
                                Instant.parse(all.getProperty("since." + number, "")),
                                all.getProperty("signer." + number, ""),
                                list(all.getProperty("steps." + number, ofAll))));
            }
            Book book = new Book(
                    all.getProperty("bundle", ""),
                    Boolean.parseBoolean(all.getProperty("installed-here", "")),
                    Integer.parseInt(all.getProperty("live", "")),
                    Integer.parseInt(all.getProperty("standby", "")),
                    Integer.parseInt(all.getProperty("next", "")),
                    Integer.parseInt(all.getProperty("shadow", "0")),
                    all.getProperty("alarm", ""),
                    versions);
            boolean whole = versions.size() <= MAX_KEPT && versions.containsKey(book.live) && !book.bundle.isEmpty();
            return whole ? Optional.of(book) : Optional.empty();
        } catch (NumberFormatException | DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    private static List<String> list(String joined) {
        return Stream.of(joined.split(",", -1)).filter(one -> !one.isEmpty()).toList();
    }
}
