package org.palomar.shell.internal.command;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueState;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.completion.DestinationCompleter;

/** A command on those entries of the queue that meet every condition given. */
abstract class QueueSelection extends QueueCommand {

    private static final String OLDER_THAN = "--older-than";

    @Option(name = "--sender", description = "Only from this address; '*' for any characters, '<>' for notices")
    @Completion(AccountCompleter.class)
    private String sender = "";

    @Option(name = "--account", description = "Only what this account submitted")
    @Completion(AccountCompleter.class)
    private String account = "";

    @Option(name = "--recipient", description = "Only those that wait for this address; '*' for any characters")
    private String recipient = "";

    @Option(name = "--destination", description = "Only those that go to this domain")
    @Completion(DestinationCompleter.class)
    private String destination = "";

    @Option(name = "--before", description = "Only those made before 2026-11-24, or 2026-11-24T18:30 (UTC)")
    private String before = "";

    @Option(name = OLDER_THAN, description = "Only those made at least that long ago, such as 30m, 2h, 1d")
    private String olderThan = "";

    @Option(name = "--state", description = "Only those that are waiting, under-way, or held")
    @Completion(
            value = StringsCompleter.class,
            values = {"waiting", "under-way", "held"})
    private String state = "";

    /** The conditions; {@link QueueFilter#ALL} if there are none. */
    protected final QueueFilter filter() throws CommandException, DirectoryUnavailableException {
        QueueFilter filter = new QueueFilter(
                Optional.empty(),
                given(sender),
                given(recipient),
                destination.isEmpty() ? Optional.empty() : Optional.of(domain(destination)),
                before(),
                state());
        return account.isEmpty() ? filter : filter.of(account(account).id());
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private Optional<QueueState> state() throws CommandException {
        if (state.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(QueueState.values())
                .filter(each -> word(each).equals(state))
                .findFirst()
                .orElseThrow(() -> failure("\"" + state + "\" is no state: write waiting, under-way, or held.")));
    }

    private Optional<Instant> before() throws CommandException {
        if (!before.isEmpty() && !olderThan.isEmpty()) {
            throw failure("Give --before or " + OLDER_THAN + ", not both.");
        }
        if (!olderThan.isEmpty()) {
            return Optional.of(Moment.ago(OLDER_THAN, olderThan));
        }
        return before.isEmpty() ? Optional.empty() : Optional.of(Moment.date(before));
    }
}
