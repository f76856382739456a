package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.scorer.Explanation;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:scorer-explain}: why a message gets its points. Shows words of mail, and reads files of the machine. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "scorer-explain",
        description = "Shows the points that the scorer gives to a message now, and the words and rules they come from")
public final class ScorerExplain extends ScorerCommand {

    private static final int MOST = 10_000;

    @Argument(
            index = 0,
            name = "message",
            description = "A file, the number of a quarantined message, or the UID in a --mailbox",
            required = true)
    @Completion(FileCompleter.class)
    private String message = "";

    @Option(name = "--mailbox", description = "The account's mailbox in which it is")
    private String mailbox = "";

    @Option(name = "--limit", description = "At most so many words, the strongest first: 1 to 10000")
    private int limit = 30;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run()
            throws CommandException, DirectoryUnavailableException, StoreException, MailboxException, IOException {
        if (limit < 1 || limit > MOST) {
            throw failure("--limit is from 1 to " + MOST + ".");
        }
        Explanation why = scorer().explain(content(), owner());
        Listing listing = new Listing("what", "points", "spam", "ham", "probability", "detail");
        why.hits().forEach(hit -> listing.row(hit.rule(), hit.points(), "", "", "", Listing.neutral(hit.detail())));
        why.evidence().stream()
                .limit(limit)
                .forEach(one -> listing.row(
                        Listing.neutral(one.token()),
                        "",
                        one.spam(),
                        one.ham(),
                        Math.rint(one.probability() * 1000) / 1000,
                        ""));
        print(listing, "Nothing is said of it: no rule is met, and too little was learned.");
    }

    private Content content()
            throws CommandException, DirectoryUnavailableException, StoreException, MailboxException, IOException {
        if (!mailbox.isEmpty()) {
            return stored();
        }
        Path file = Path.of(message);
        if (Files.isRegularFile(file)) {
            if (Files.size(file) > MessageFiles.MOST_OCTETS) {
                throw failure(message + " is larger than " + MessageFiles.MOST_OCTETS + " octets.");
            }
            return Content.of(Files.readAllBytes(file));
        }
        QuarantineId held = QuarantineId.parse(message)
                .orElseThrow(() -> failure(message + " is no file, and no number of a quarantined message."));
        return find(QuarantineAdmin.class)
                .orElseThrow(() -> failure("The quarantine is not there; see mail:health."))
                .message(held)
                .orElseThrow(() -> failure("There is no quarantined message " + held + " (any more)."));
    }

    private Content stored() throws CommandException, DirectoryUnavailableException, StoreException, MailboxException {
        MailboxName name =
                MailboxName.parse(mailbox).orElseThrow(() -> failure("\"" + mailbox + "\" is no mailbox's name."));
        UidSet uid = UidSet.of(uid());
        AccountId owner = owner().orElseThrow(() -> failure("Say with --account whose mailbox that is."));
        Mailbox opened = require(MailStore.class).account(owner).open(name);
        List<StoredMessage> found = new ArrayList<>();
        opened.read(uid, found::add, damaged -> {});
        if (found.isEmpty()) {
            throw failure("There is no message with the UID " + message + " in " + mailbox + ".");
        }
        return found.getFirst().content();
    }

    private long uid() throws CommandException {
        try {
            long uid = Long.parseLong(message);
            if (uid > 0 && uid < 1L << Integer.SIZE) {
                return uid;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw failure("\"" + message + "\" is no UID: a number from 1 to 4294967295.");
    }
}
