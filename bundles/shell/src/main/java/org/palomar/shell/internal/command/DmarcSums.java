package org.palomar.shell.internal.command;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.shell.internal.output.Listing;

/** What DMARC reports say, summed up by source. For one thread. */
final class DmarcSums {

    /** Sources that are told apart; more than that nobody looks at. */
    static final int MOST_LINES = 100_000;

    /** Messages of a line: of strangers' numbers the sum is one as well. */
    private static final long MOST_MESSAGES = 1_000_000_000_000_000L;

    /** What is summed up in one line. */
    private record Line(String domain, String source, String author, String dkim, String spf, String disposition) {}

    /** What is known of a line. */
    private static final class Sum {
        private long messages;
        private final Set<String> identities = new TreeSet<>();
        private final Set<String> reporters = new TreeSet<>();
    }

    private final Map<Line, Sum> lines = new LinkedHashMap<>();
    private final Set<List<String>> seen = new HashSet<>();
    private boolean full;

    /** A report that is added twice, as a message and its attachment, counts once. */
    void add(DmarcReport report) {
        List<String> name = List.of(
                report.organization(),
                report.id(),
                report.domain(),
                report.from().toString());
        if (report.id().isEmpty() || seen.add(name)) {
            report.rows().forEach(row -> add(report, row));
        }
    }

    private void add(DmarcReport report, DmarcReport.Row row) {
        Line line = new Line(report.domain(), row.source(), row.author(), row.dkim(), row.spf(), row.disposition());
        if (lines.size() >= MOST_LINES && !lines.containsKey(line)) {
            full = true;
            return;
        }
        Sum sum = lines.computeIfAbsent(line, one -> new Sum());
        sum.messages = Math.min(MOST_MESSAGES, sum.messages + Math.min(MOST_MESSAGES, row.messages()));
        keep(sum.reporters, List.of(report.organization()));
        keep(sum.identities, row.signatures().stream().map(one -> "dkim " + one).toList());
        keep(sum.identities, row.checked().stream().map(one -> "spf " + one).toList());
    }

    private static void keep(Set<String> some, List<String> more) {
        more.stream().filter(one -> some.size() < DmarcReport.MAX_ITEMS).forEach(some::add);
    }

    /** Whether some sources found no room. */
    boolean isFull() {
        return full;
    }

    /** The most mail first. */
    Listing listing() {
        Listing listing = new Listing(
                "domain", "source", "messages", "author", "dkim", "spf", "disposition", "identities", "reporters");
        lines.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Line, Sum> one) -> -one.getValue().messages)
                        .thenComparing(one -> one.getKey().toString()))
                .forEach(one -> row(listing, one.getKey(), one.getValue()));
        return listing;
    }

    private static void row(Listing listing, Line line, Sum sum) {
        listing.row(
                Listing.neutral(line.domain()),
                Listing.neutral(line.source()),
                sum.messages,
                Listing.neutral(line.author()),
                Listing.neutral(line.dkim()),
                Listing.neutral(line.spf()),
                Listing.neutral(line.disposition()),
                sum.identities.stream().map(Listing::neutral).toList(),
                sum.reporters.stream().map(Listing::neutral).toList());
    }
}
