package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.scorer.ScorerAdmin.Learned;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/** A command that goes through files of messages. */
abstract class ScorerTeaching extends ScorerCommand {

    /** After so many a line says how far it is. */
    private static final int PROGRESS = 1_000;

    /** Does it with some. */
    @FunctionalInterface
    protected interface Lesson {
        Learned of(List<Content> messages) throws IOException, StoreException;
    }

    /** What stands in the place of files: those, and options behind them. */
    protected abstract List<String> words();

    @Override
    protected final List<String> trailing() {
        return words().stream().dropWhile(word -> !word.startsWith("--")).toList();
    }

    private List<Path> files() throws CommandException, IOException {
        List<Path> files = new ArrayList<>();
        for (String word :
                words().stream().takeWhile(one -> !one.startsWith("--")).toList()) {
            Path path = Path.of(word);
            if (!Files.exists(path)) {
                throw failure(word + " is no file or folder of this machine.");
            }
            files.addAll(MessageFiles.files(path));
        }
        if (files.isEmpty()) {
            throw failure("There is no file; name messages, mboxes or folders.");
        }
        return files;
    }

    /**
     * Goes through all, and tells what came of it.
     *
     * @param done what is said of one that was changed
     */
    protected final void teach(String done, Lesson lesson)
            throws CommandException, DirectoryUnavailableException, StoreException, IOException {
        Tally tally = new Tally(lesson);
        MessageFiles messages = new MessageFiles(ScorerAdmin.TOGETHER);
        for (Path file : files()) {
            messages.read(file, tally::take);
        }
        messages.end(tally::take);
        new Listing("messages", done, "turned", "unchanged", "too-large")
                .row(tally.seen, tally.all.changed(), tally.all.turned(), tally.all.known(), messages.passedOver())
                .printSingle(out(), json());
    }

    private final class Tally {
        private final Lesson lesson;
        private Learned all = new Learned(0, 0, 0);
        private long seen;

        Tally(Lesson lesson) {
            this.lesson = lesson;
        }

        void take(List<Content> messages) throws IOException, StoreException {
            all = all.plus(lesson.of(messages));
            long before = seen / PROGRESS;
            seen += messages.size();
            if (!json() && seen / PROGRESS > before) {
                out().println(seen + " messages");
            }
        }
    }
}
