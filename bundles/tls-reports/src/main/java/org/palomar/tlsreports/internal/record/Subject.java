package org.palomar.tlsreports.internal.record;

import java.time.LocalDate;
import java.util.Comparator;
import org.palomar.api.address.Domain;

/**
 * What a report is about.
 *
 * @param day in UTC
 */
public record Subject(LocalDate day, Domain domain) implements Comparable<Subject> {

    private static final Comparator<Subject> ORDER =
            Comparator.comparing(Subject::day).thenComparing(Subject::domain);

    @Override
    public int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }
}
