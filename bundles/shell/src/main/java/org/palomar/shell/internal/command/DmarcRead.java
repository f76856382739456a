package org.palomar.shell.internal.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.dmarc.DmarcReader;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.message.Content;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:dmarc-read}: what DMARC reports in files say, summed up. Reads files of the machine. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "dmarc-read",
        description = "Sums up DMARC reports in files: who sends mail in a domain's name, and what became of it")
public final class DmarcRead extends MailCommand {

    /** Octets of a file; the reader takes no more of a report either. */
    private static final int MOST_OCTETS = 15 << 20;

    /** Sources that are told apart; more than that nobody looks at. */
    private static final int MOST_LINES = 100_000;

    /** Messages of a line: of strangers' numbers the sum is one as well. */
    private static final long MOST_MESSAGES = 1_000_000_000_000_000L;

    /** Files that are no reports, by name. */
    private static final int MOST_NAMED = 5;

    @Argument(
            index = 0,
            name = "files",
            description =
                    "Messages, files of XML, gzip or zip, or folders with such; without one, what is piped in; options may stand behind them",
            multiValued = true)
    @Completion(FileCompleter.class)
    private List<String> files = List.of();

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
    private final List<String> unreadable = new ArrayList<>();

    @Override
    protected List<String> trailing() {
        return files.stream().dropWhile(word -> !word.startsWith("--")).toList();
    }

    @Override
    protected void run() throws CommandException, IOException {
        DmarcReader reader = find(DmarcReader.class)
                .orElseThrow(() -> failure("Nobody reads reports: run feature:install palomar-dmarc-reports."));
        List<String> named =
                files.stream().takeWhile(one -> !one.startsWith("--")).toList();
        if (named.isEmpty()) { // Karaf takes a dash for an option
            read(reader, session().getKeyboard(), "what came in");
        }
        for (String word : named) {
            Path path = Path.of(word);
            if (!Files.exists(path)) {
                throw failure(word + " is no file or folder of this machine.");
            }
            for (Path file : MessageFiles.files(path)) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                    read(reader, in, String.valueOf(file.getFileName()));
                }
            }
        }
        Listing listing = new Listing(
                "domain", "source", "messages", "author", "dkim", "spf", "disposition", "identities", "reporters");
        lines.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Line, Sum> one) -> -one.getValue().messages)
                        .thenComparing(one -> one.getKey().toString()))
                .forEach(one -> row(listing, one.getKey(), one.getValue()));
        print(listing, "No report tells of any mail.");
        if (!unreadable.isEmpty()) {
            throw failure(unreadable.size()
                    + (unreadable.size() == 1 ? " file is no report: " : " files are no reports: ")
                    + String.join("; ", unreadable.subList(0, Math.min(MOST_NAMED, unreadable.size())))
                    + (unreadable.size() > MOST_NAMED ? " and others" : ""));
        }
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

    private void read(DmarcReader reader, InputStream in, String name) throws IOException, CommandException {
        byte[] octets = in.readNBytes(MOST_OCTETS);
        try {
            add(reader.read(Content.of(octets)));
        } catch (UnreadableReportException none) {
            unreadable.add(Listing.neutral(name + ": " + none.getMessage()));
        }
    }

    /** A report that lies there twice, as a message and its attachment, counts once. */
    private void add(DmarcReport report) throws CommandException {
        List<String> name = List.of(
                report.organization(),
                report.id(),
                report.domain(),
                report.from().toString());
        if (!report.id().isEmpty() && !seen.add(name)) {
            return;
        }
        for (DmarcReport.Row row : report.rows()) {
            Line line = new Line(report.domain(), row.source(), row.author(), row.dkim(), row.spf(), row.disposition());
            if (lines.size() >= MOST_LINES && !lines.containsKey(line)) {
                throw failure("There are more than " + MOST_LINES + " sources: name fewer files.");
            }
            Sum sum = lines.computeIfAbsent(line, one -> new Sum());
            sum.messages = Math.min(MOST_MESSAGES, sum.messages + Math.min(MOST_MESSAGES, row.messages()));
            keep(sum.reporters, List.of(report.organization()));
            keep(
                    sum.identities,
                    row.signatures().stream().map(one -> "dkim " + one).toList());
            keep(sum.identities, row.checked().stream().map(one -> "spf " + one).toList());
        }
    }

    private static void keep(Set<String> some, List<String> more) {
        more.stream().filter(one -> some.size() < DmarcReport.MAX_ITEMS).forEach(some::add);
    }
}
