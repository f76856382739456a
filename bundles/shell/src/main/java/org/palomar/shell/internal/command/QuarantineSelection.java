package org.palomar.shell.internal.command;

import java.time.Instant;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.completion.StepCompleter;

/** A command on those entries of the quarantine that meet every condition given. */
abstract class QuarantineSelection extends QuarantineCommand {

    @Option(name = "--account", description = "Only what this account has")
    @Completion(AccountCompleter.class)
    private String account = "";

    @Option(name = "--domain", description = "Only what accounts of this domain have")
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Option(name = "--sender", description = "Only with this in the sender or in From, such as example.org")
    private String sender = "";

    @Option(name = "--step", description = "Only those of which this filter step said something")
    @Completion(StepCompleter.class)
    private String step = "";

    @Option(name = "--before", description = "Only those held before 2026-11-24, or at least 2h or 1d ago")
    private String before = "";

    @Option(name = "--since", description = "Only those held since 2026-11-24, or in the last 2h or 1d")
    private String since = "";

    @Option(
            name = "--refused",
            description = "Only copies of what was refused, which are kept if refused-keep says so; else none of them")
    private boolean refused;

    /** The conditions; {@link QuarantineFilter#ALL} if there are none. */
    protected final QuarantineFilter filter() throws CommandException, DirectoryUnavailableException {
        return new QuarantineFilter(
                account.isEmpty()
                        ? Optional.empty()
                        : Optional.of(account(account).id()),
                domain.isEmpty() ? Optional.empty() : Optional.of(domain(domain)),
                sender,
                step,
                moment("--before", before),
                moment("--since", since),
                refused);
    }

    private static Optional<Instant> moment(String option, String text) throws CommandException {
        return text.isEmpty() ? Optional.empty() : Optional.of(Moment.of(option, text));
    }
}
