package org.palomar.reports;

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

    /** The last two labels of its domain: names below cost whoever owns it nothing. */
    public String zone() {
        String name = domain.name();
        int last = name.lastIndexOf('.');
        return name.substring(last < 0 ? 0 : name.lastIndexOf('.', last - 1) + 1);
    }

    @Override
    public int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }
}
