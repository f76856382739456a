package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.greylist.Acquaintance;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:greylist}: who is to come back, who did, and who need not. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "greylist",
        description = "Shows who is asked to come back, who did, and who is taken at once; or how many of each")
public final class GreylistShow extends GreylistCommand {

    private static final int MOST = 100;

    @Argument(
            index = 0,
            name = "text",
            description = "Only what has this in it: part of a network, a sender or a recipient")
    private String text = "";

    @Option(name = "--limit", description = "At most so many, the latest first: 1 to 100000")
    private int limit = MOST;

    @Option(name = "--counts", description = "How many there are of each kind")
    private boolean counts;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (limit < 1 || limit > 100_000) {
            throw failure("--limit is from 1 to 100000.");
        }
        if (counts) {
            Listing listing = new Listing("kind", "count");
            greylist().counts().forEach((kind, count) -> listing.row(word(kind), count));
            print(listing, "");
            return;
        }
        Listing listing = new Listing("kind", "subject", "since", "last", "times");
        greylist()
                .list(text.toLowerCase(Locale.ROOT), limit)
                .forEach(one -> listing.row(
                        word(one.kind()), Listing.neutral(one.subject()), one.since(), one.last(), one.times()));
        print(listing, "Nothing of that is known.");
    }

    private static String word(Acquaintance.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
