package org.palomar.shell.internal.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QuarantineIdCompleter;
import org.palomar.shell.internal.output.Listing;

/** A decision on entries that are named, or on all that meet conditions once it was said how many these are. */
abstract class QuarantineDecision extends QuarantineSelection {

    /** Entries that one command decides on; the next one goes on. */
    static final int MOST = 10_000;

    @Argument(
            index = 0,
            name = "ids",
            description = "The entries; without any, conditions say which are meant",
            multiValued = true)
    @Completion(QuarantineIdCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--yes", description = "Does it for all that meet the conditions; without it, says how many do")
    private boolean yes;

    @Option(
            name = "--up-to",
            description =
                    "With --yes, the newest entry that is meant, so that nothing is that has come since you looked")
    @Completion(QuarantineIdCompleter.class)
    private String upTo = "";

    @Override
    protected final List<String> trailing() {
        return words.stream().dropWhile(word -> !word.startsWith("--")).toList();
    }

    /** Does it for one. */
    protected abstract void decide(QuarantineAdmin quarantine, QuarantineId id, Reviewer by)
            throws QuarantineRefusalException, StoreException;

    /** What was done, as in "was released". */
    protected abstract String done(boolean one);

    /** What else is to be said of what was done; with a space before it. */
    protected String more() {
        return "";
    }

    @Override
    protected final void perform()
            throws CommandException, QuarantineRefusalException, StoreException, DirectoryUnavailableException {
        Set<QuarantineId> named = new LinkedHashSet<>();
        for (String word :
                words.stream().takeWhile(word -> !word.startsWith("--")).toList()) {
            named.add(id(word));
        }
        QuarantineFilter conditions = filter();
        boolean conditional = !conditions.equals(QuarantineFilter.ALL);
        if (named.isEmpty() != conditional) {
            throw failure(
                    conditional
                            ? "Give the numbers of entries or conditions, not both."
                            : "Give the numbers of entries, or conditions such as --account; --help lists them.");
        }
        decideOn(named.isEmpty() ? chosen(conditions) : new ArrayList<>(named));
    }

    private List<QuarantineId> chosen(QuarantineFilter conditions) throws CommandException, StoreException {
        QuarantineId last = upTo.isEmpty() ? new QuarantineId(Long.MAX_VALUE) : id(upTo);
        List<QuarantineId> found = quarantine().ids(conditions, last, MOST + 1);
        if (found.isEmpty()) {
            throw failure("Nothing that is kept for review meets these conditions.");
        }
        String count = found.size() > MOST ? "More than " + MOST : Integer.toString(found.size());
        if (!yes || upTo.isEmpty()) {
            throw failure(count + (found.size() == 1 ? " entry meets" : " entries meet")
                    + " these conditions. Add --yes --up-to " + found.getFirst() + " to decide on "
                    + (found.size() > MOST ? "the newest " + MOST + " of them." : "these and nothing that comes now."));
        }
        return found.stream().limit(MOST).toList();
    }

    /** One that can't be done does not keep others from it. */
    private void decideOn(List<QuarantineId> ids) throws CommandException, QuarantineRefusalException, StoreException {
        QuarantineAdmin quarantine = quarantine();
        Reviewer by = reviewer();
        List<String> refusals = new ArrayList<>();
        int decided = 0;
        for (QuarantineId id : ids) {
            try {
                decide(quarantine, id, by);
                decided++;
            } catch (QuarantineRefusalException refused) {
                refusals.add(String.valueOf(refused.getMessage()));
            } catch (StoreException failure) {
                // Whoever gave the command must know how far it came.
                throw new StoreException(
                        failure.reason(),
                        "at entry " + id + ", which may be done or not: " + failure.getMessage() + "; before it, "
                                + decided + " " + done(decided == 1) + "." + more(),
                        failure);
            }
        }
        if (decided == 0 && refusals.size() == 1) {
            throw new QuarantineRefusalException(refusals.getFirst());
        }
        String text = (ids.size() == 1 ? "Entry " + ids.getFirst() : decided == 1 ? "1 entry" : decided + " entries")
                + " " + done(decided == 1) + "." + more();
        if (json()) {
            new Listing("done", "decided", "refused")
                    .row(text, decided, refusals)
                    .printSingle(out(), true);
        } else {
            say(text);
            refusals.stream().map(Listing::neutral).forEach(out()::println);
        }
        if (!refusals.isEmpty()) {
            throw failure(refusals.size() + " of " + ids.size() + " could not be done.");
        }
    }
}
