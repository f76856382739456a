package org.palomar.shell.internal.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.quarantine.QuarantineReviews.Due;
import org.palomar.api.quarantine.QuarantineReviews.Review;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.SenderCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:quarantine-report}: for a customer, who has looked at what was held, and when; also what still waits. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "quarantine-report",
        description = "Reports who has looked at what was held for an account or a domain, when, and what still waits")
public final class QuarantineReport extends QuarantineCommand {

    private static final int MOST = 10_000;

    @Argument(index = 0, name = "whose", description = "An account, or a domain", required = true)
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Option(name = "--since", description = "Looks taken since 2026-11-24, or in the last 2h or 1d; 31d if not given")
    private String since = "31d";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, StoreException, DirectoryUnavailableException {
        QuarantineReviews reviews = find(QuarantineReviews.class)
                .orElseThrow(() -> failure("There is no quarantine: run feature:install palomar-quarantine,"
                        + " or see mail:health if that is installed."));
        Instant from = Moment.of("--since", since);
        List<Account> accounts = new ArrayList<>();
        if (whose.indexOf('@') < 0) {
            accounts.addAll(require(DirectoryAdmin.class).accounts(domain(whose)));
        } else {
            accounts.add(account(whose));
        }
        Listing looks = new Listing("reviewed", "account", "by", "entries", "deadline", "late");
        long entries = 0;
        long late = 0;
        long count = 0;
        for (Account account : accounts) {
            for (Review review : reviews.reviews(account.id(), from, MOST)) {
                looks.row(
                        seconds(review.time()),
                        account.address(),
                        review.by(),
                        review.entries(),
                        seconds(review.deadline()),
                        review.isLate());
                entries += review.entries();
                late += review.isLate() ? 1 : 0;
                count++;
            }
        }
        long waiting = 0;
        for (Account account : accounts) {
            waiting += reviews.due(account.id()).map(Due::waiting).orElse(0L);
        }
        Listing sum = new Listing("reviews", "entries", "late", "still-waiting").row(count, entries, late, waiting);
        if (json()) {
            Map<String, Object> object = new LinkedHashMap<>(sum.objects().getFirst());
            object.put("looks", looks.objects());
            out().println(Json.text(object));
            return;
        }
        sum.printSingle(out(), false);
        out().println();
        looks.print(out(), false, "Nobody has looked since then.");
    }
}
