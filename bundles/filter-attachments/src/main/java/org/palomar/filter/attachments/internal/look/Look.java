package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.palomar.api.message.Content;

/** One look at one message. */
public final class Look {

    /** Where a finding is that is about all of it. */
    static final String WHOLE = "the message";

    private final Budget budget;

    private final Turns.Turn turn;
    private final Path folder;
    private final Listed listed;
    private final Report report;

    private Look(Budget budget, Turns.Turn turn, Path folder, Listed listed, Report report) {
        this.budget = budget;
        this.turn = turn;
        this.folder = folder;
        this.listed = listed;
        this.report = report;
    }

    /**
     * What a look needs of the server.
     *
     * @param folder for what does not fit into memory
     * @param nanos a clock that only goes on, in nanoseconds
     */
    public record Place(Path folder, Turns turns, LongSupplier nanos) {}

    /**
     * Looks at all of a message.
     *
     * @param report gets what is found
     * @throws LookFailedException when the message can't be read, the disk has no room, too many look at once, or the thread is interrupted: nothing is known then
     */
    public static void at(Content message, Bounds bounds, Listed listed, Place place, Report report)
            throws LookFailedException {
        Budget budget = new Budget(bounds, place.nanos());
        try (Turns.Turn turn = place.turns().turn()) {
            Look look = new Look(budget, turn, place.folder(), listed, report);
            new MailParts(look).read(message, "", 0);
        } catch (HaltException halted) {
            report.found(halted.kind(), WHOLE, halted.detail());
            if (halted.kind() != Kind.UNREADABLE) {
                report.found(Kind.UNREADABLE, WHOLE, "the rest was not looked at");
            }
        } catch (LookFailedException failed) {
            throw failed;
        } catch (IOException unreadable) {
            throw new LookFailedException("the message can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    Budget budget() {
        return budget;
    }

    Path folder() {
        return folder;
    }

    void found(Kind kind, Item item, String detail) {
        report.found(kind, item.place(), detail);
    }

    void found(Kind kind, String place, String detail) {
        report.found(kind, place, detail);
    }

    /** What a name alone tells, of something whose content is not looked at here. */
    void named(Item item, FileType type) throws IOException {
        budget.entry();
        report.seen(item, type);
        names(item, type);
    }

    /**
     * Looks at something, and at all that is in it.
     *
     * @param in its octets; not closed here
     * @throws HaltException when the look is over
     * @throws LookFailedException as above
     */
    void examine(Item item, InputStream in) throws IOException {
        budget.entry();
        if (!item.body() && turn.take(budget)) {
            budget.begin();
        }
        try {
            open(item, in);
        } catch (HaltException | LookFailedException over) {
            throw over;
        } catch (DamagedException damaged) {
            budget.check();
            found(Kind.UNREADABLE, item, String.valueOf(damaged.getMessage()));
        } catch (IOException | RuntimeException broken) {
            // Libraries throw what they like at octets that nobody has foreseen; what a message did is a finding, what
            // the server did is kept by the budget.
            budget.check();
            found(Kind.UNREADABLE, item, "it is damaged");
        }
    }

    private void open(Item item, InputStream in) throws IOException {
        byte[] head = in.readNBytes(Magic.HEAD);
        FileType type = item.body() ? Magic.ofShown(head) : Magic.of(head);
        report.seen(item, type);
        type.kind().ifPresent(kind -> found(kind, item, type.label()));
        names(item, type);
        if (isArchiveByNameOnly(item, type)) {
            found(Kind.UNREADABLE, item, "an archive by its name, none that is known by its content");
        }
        Optional<Reader> reader = Readers.of(type, item);
        if (reader.isEmpty()) {
            unknown(item, type, head, in);
            return;
        }
        deeper(item, type);
        try (Hold hold = Hold.of(head, in, folder, budget)) {
            reader.get().read(item, hold.content(), this);
        }
    }

    /** Archives in archives in archives are made to tire whoever looks; mail and pages are not what they are made of. */
    private void deeper(Item item, FileType type) throws IOException {
        if (item.depth() < budget.bounds().depth() || type == FileType.HTML || type == FileType.SVG) {
            return;
        }
        String detail = "it is in more than " + budget.bounds().depth() + " others";
        if (type == FileType.MAIL) {
            throw new DamagedException(detail);
        }
        found(Kind.ARCHIVE_BOMB, item, detail);
        throw budget.halt(Kind.ARCHIVE_BOMB, detail);
    }

    /** Reads what nothing takes apart to its end: a text for what stands in it, anything else for an archive behind it. */
    private void unknown(Item item, FileType type, byte[] head, InputStream in) throws IOException {
        if (item.body()) {
            // Whatever it begins with: mail programs look for files in all lines.
            new Uuencoded(item, this).read(Octets.joined(head, in));
        } else if (type.family() != FileType.Family.PROGRAM && ArchiveBehind.isThere(head, in, type, budget)) {
            found(Kind.MISMATCH, item, type.label() + " with a ZIP archive behind it");
        }
    }

    /** Programs that open archives search for them behind anything. */
    private static boolean isArchiveByNameOnly(Item item, FileType type) {
        boolean other = type != FileType.EMPTY
                && type.family() != FileType.Family.ARCHIVE
                && type.family() != FileType.Family.PROGRAM;
        return other && item.names().stream().map(FileNames::extension).anyMatch(FileNames::isArchive);
    }

    private void names(Item item, FileType type) {
        for (String name : item.names()) {
            String extension = FileNames.extension(name);
            FileNames.trick(name).ifPresent(trick -> found(Kind.MISMATCH, item, trick));
            FileNames.danger(extension)
                    .filter(kind -> !(extension.equals("com") && type != FileType.UNKNOWN))
                    .ifPresent(kind -> found(kind, item, "by its name, ." + extension));
            listed.extension(extension).ifPresent(why -> found(Kind.LISTED, item, why));
            if (FileNames.isPassive(extension) && isActive(type, item)) {
                found(Kind.MISMATCH, item, "." + extension + " by its name, " + type.label() + " by its content");
            }
        }
        listed.type(item.declared()).ifPresent(why -> found(Kind.LISTED, item, why));
        if (saysPassive(item.declared()) && isActive(type, item)) {
            found(Kind.MISMATCH, item, item.declared() + " by its type, " + type.label() + " by its content");
        }
    }

    private static boolean saysPassive(String declared) {
        boolean svg = declared.startsWith("image/svg");
        return !svg
                && (declared.startsWith("image/")
                        || declared.startsWith("audio/")
                        || declared.startsWith("video/")
                        || declared.equals("application/pdf"));
    }

    private static boolean isActive(FileType type, Item item) {
        return !item.body()
                && switch (type.family()) {
                    case MARKUP, OFFICE, ARCHIVE, PROGRAM -> true;
                    case OTHER, TEXT, PASSIVE -> false;
                };
    }
}
