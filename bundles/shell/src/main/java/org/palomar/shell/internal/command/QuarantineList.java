package org.palomar.shell.internal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:quarantine}: lists mail that is kept for review. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "quarantine", description = "Lists mail that is kept for review, the newest first")
public final class QuarantineList extends QuarantineSelection {

    /** Entries with all that is shown of them are in memory at once. */
    static final int MAX_LIMIT = 1000;

    @Option(name = "--limit", description = "The most entries that are listed, up to 1000")
    private int limit = 100;

    @Override
    protected void perform() throws CommandException, DirectoryUnavailableException, StoreException {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw failure("--limit must be from 1 to " + MAX_LIMIT + ".");
        }
        QuarantineFilter conditions = filter();
        List<QuarantineEntry> found = quarantine().entries(conditions, limit + 1);
        boolean more = found.size() > limit;
        Listing listing = new Listing(
                "id", "held", "account", "sender", "from", "subject", "octets", "score", "reason", "expires");
        found.stream().limit(limit).forEach(entry -> row(listing, entry));
        if (json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("entries", listing.objects());
            all.put("more", more);
            out().println(Json.text(all));
            return;
        }
        print(
                listing,
                conditions.equals(QuarantineFilter.ALL)
                        ? "Nothing is kept for review."
                        : "Nothing that is kept for review meets these conditions.");
        if (more) {
            out().println("There are more; --limit shows more, conditions such as --account fewer.");
        }
    }

    private static void row(Listing listing, QuarantineEntry entry) {
        listing.row(
                entry.id(),
                seconds(entry.held()),
                entry.owner(),
                entry.sender(),
                entry.envelope().from(),
                entry.envelope().subject(),
                entry.envelope().size(),
                entry.judgement().score(),
                entry.judgement().reason(),
                seconds(entry.expires()));
    }
}
