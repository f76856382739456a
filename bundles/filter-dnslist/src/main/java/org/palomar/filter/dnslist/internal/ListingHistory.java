package org.palomar.filter.dnslist.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.palomar.api.dnslist.ListingChange;

/** When addresses of this server came on lists and went: a line each in a file, the newest last. Lines that can't be read are left out. For one thread at a time. */
final class ListingHistory {

    /** Changes that are kept: with some lists and addresses, those of years. */
    static final int MOST = 500;

    private static final String LISTED = "listed";
    private static final String GONE = "gone";
    private static final int CELLS = 5;

    private final Path file;
    private final Deque<ListingChange> changes = new ArrayDeque<>();
    private boolean readable = true;
    private boolean unsaved;

    ListingHistory(Path file) {
        this.file = file;
    }

    /** Reads what was written before, if anything was. */
    void read() throws IOException {
        readable = false;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                read(line).ifPresent(this::keep);
            }
        }
        readable = true;
    }

    /** The newest first. */
    List<ListingChange> all() {
        return new ArrayList<>(changes).reversed();
    }

    /** The last of each address and list. */
    List<ListingChange> current() {
        return all().stream()
                .filter(one ->
                        last(one.address(), one.list()).filter(one::equals).isPresent())
                .toList();
    }

    /** The last of an address and a list. */
    Optional<ListingChange> last(String address, String list) {
        return all().stream()
                .filter(one -> one.address().equals(address) && one.list().equals(list))
                .findFirst();
    }

    /** Adds one, to be saved. */
    void add(ListingChange change) {
        keep(change);
        unsaved = true;
    }

    /** Writes all, if anything was added since that was last done. A file that could not be read is left alone. */
    void save() throws IOException {
        if (!unsaved || !readable) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, changes.stream().map(ListingHistory::line).toList(), StandardCharsets.ISO_8859_1);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        unsaved = false;
    }

    private void keep(ListingChange change) {
        changes.addLast(change);
        if (changes.size() > MOST) {
            changes.removeFirst();
        }
    }

    private static String line(ListingChange change) {
        return String.join(
                "\t",
                change.when().toString(),
                change.listed() ? LISTED : GONE,
                change.address(),
                change.list(),
                change.detail());
    }

    private static Optional<ListingChange> read(String line) {
        String[] cells = line.split("\t", CELLS);
        if (cells.length != CELLS || !(cells[1].equals(LISTED) || cells[1].equals(GONE))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ListingChange(Instant.parse(cells[0]), cells[2], cells[3], cells[1].equals(LISTED), cells[4]));
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }
}
