package org.palomar.shell.internal.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.limit.AccountUsage;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage;
import org.palomar.shell.internal.output.Listing;

/** What the commands on sending limits share. */
abstract class LimitsCommand extends MailCommand {

    protected final LimitsAdmin limits() throws CommandException {
        return find(LimitsAdmin.class)
                .orElseThrow(() -> failure("Nothing limits what accounts send: run bundle:start palomar-limits,"
                        + " or see mail:health if that has started."));
    }

    /** Whether the text means a domain and no account. */
    protected static boolean isDomain(String text) {
        return text.indexOf('@') < 0;
    }

    protected final Domain local(String text) throws CommandException, DirectoryUnavailableException {
        Domain domain = domain(text);
        if (!require(Directory.class).isLocal(domain)) {
            throw failure("There is no domain " + text + "; mail:domain-list shows those that exist.");
        }
        return domain;
    }

    /** A number, or the word for none. */
    protected static Object shown(Limit limit) {
        return limit.isNone() ? limit.toString() : limit.most();
    }

    protected static Listing usage(List<Usage> usage) {
        Listing listing = new Listing("measure", "used", "limit", "set-for", "until");
        for (Usage one : usage) {
            listing.row(one.measure().key(), one.used(), shown(one.limit()), word(one.source()), one.ends());
        }
        return listing;
    }

    protected static Listing accounts(List<AccountUsage> all) {
        Listing listing =
                new Listing("account", "messages", "limit", "recipients", "recipient-limit", "until", "frozen");
        for (AccountUsage one : all) {
            Usage messages = one.of(Measure.MESSAGES_PER_DAY);
            Usage recipients = one.of(Measure.RECIPIENTS_PER_DAY);
            listing.row(
                    one.account().address(),
                    messages.used(),
                    shown(messages.limit()),
                    recipients.used(),
                    shown(recipients.limit()),
                    messages.ends(),
                    reason(one.frozen()));
        }
        return listing;
    }

    protected static String reason(Optional<Freeze> frozen) {
        return frozen.map(Freeze::reason).orElse("");
    }

    protected static String since(Optional<Freeze> frozen) {
        return frozen.map(Freeze::since).map(Instant::toString).orElse("");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
