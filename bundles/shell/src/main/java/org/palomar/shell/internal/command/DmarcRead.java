package org.palomar.shell.internal.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.dmarc.DmarcReader;
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

    private final DmarcSums sums = new DmarcSums();
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
        if (sums.isFull()) {
            throw failure("There are more than " + DmarcSums.MOST_LINES + " sources: name fewer files.");
        }
        print(sums.listing(), "No report tells of any mail.");
        if (!unreadable.isEmpty()) {
            throw failure(unreadable.size()
                    + (unreadable.size() == 1 ? " file is no report: " : " files are no reports: ")
                    + String.join("; ", unreadable.subList(0, Math.min(MOST_NAMED, unreadable.size())))
                    + (unreadable.size() > MOST_NAMED ? " and others" : ""));
        }
    }

    private void read(DmarcReader reader, InputStream in, String name) throws IOException {
        byte[] octets = in.readNBytes(MOST_OCTETS);
        try {
            sums.add(reader.read(Content.of(octets)));
        } catch (UnreadableReportException none) {
            unreadable.add(Listing.neutral(name + ": " + none.getMessage()));
        }
    }
}
