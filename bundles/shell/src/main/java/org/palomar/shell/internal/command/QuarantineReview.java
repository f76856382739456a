package org.palomar.shell.internal.command;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.quarantine.QuarantineReviews.Due;
import org.palomar.api.quarantine.QuarantineReviews.Review;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:quarantine-review}: lists what people are to look at, what is overdue first; or notes that somebody has looked. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "quarantine-review",
        description =
                "Lists accounts whose held mail is to be looked at, what is overdue first; with an account and an entry, notes that you have looked up to it")
public final class QuarantineReview extends QuarantineCommand {

    @Argument(index = 0, name = "account", description = "Whose held mail you have looked at")
    @Completion(AccountCompleter.class)
    private String account = "";

    @Argument(index = 1, name = "up-to", description = "The newest entry that you have seen, as the list shows it")
    private String upTo = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform()
            throws CommandException, QuarantineRefusalException, StoreException, DirectoryUnavailableException {
        QuarantineReviews reviews = find(QuarantineReviews.class)
                .orElseThrow(() -> failure("There is no quarantine: run feature:install palomar-quarantine,"
                        + " or see mail:health if that is installed."));
        if (account.isEmpty()) {
            list(reviews);
            return;
        }
        if (upTo.isEmpty()) {
            throw failure("Give also the newest entry that you have seen; mail:quarantine-review shows it.");
        }
        Review review = reviews.reviewed(account(account).id(), id(upTo), reviewer());
        say(review.entries() + " entries of " + account + " are reviewed, up to " + review.upTo()
                + (review.isLate() ? ", after the deadline of " + seconds(review.deadline()) : "") + ".");
    }

    private void list(QuarantineReviews reviews) throws StoreException {
        Instant now = Clock.systemUTC().instant();
        Listing listing = new Listing("account", "waiting", "oldest", "deadline", "overdue", "newest");
        for (Due due : reviews.due()) {
            listing.row(
                    due.owner(),
                    due.waiting(),
                    seconds(due.oldest()),
                    seconds(due.deadline()),
                    due.deadline().isBefore(now),
                    due.newest());
        }
        print(listing, "Nothing waits for a review. Who has reviews: mail:quarantine-set, key review-hours.");
    }
}
