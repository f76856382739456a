package org.palomar.shell.internal.command;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.completion.TraceIdCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:trace}: tells what happened to a message, or lists those that meet conditions. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "trace",
        description = "Tells what happened to a message, or lists those that meet conditions")
public final class MailTrace extends MailCommand {

    private static final Duration LOOK = Duration.ofMillis(500);

    @Argument(
            index = 0,
            name = "id",
            description = "The message: its id as replies and the log have it, an entry of the queue, or a Message-ID")
    @Completion(TraceIdCompleter.class)
    private String id = "";

    @Option(name = "--sender", description = "Only from this address; '*' for any characters, '<>' for notices")
    @Completion(AccountCompleter.class)
    private String sender = "";

    @Option(
            name = "--recipient",
            description = "Only to this address, or led there by an alias; '*' for any characters")
    @Completion(AccountCompleter.class)
    private String recipient = "";

    @Option(name = "--subject", description = "Only with these words in the subject, in any order")
    private String subject = "";

    @Option(
            name = "--since",
            description = "Only received since 2026-11-24, 2026-11-24T18:30 (UTC), or so long ago: 2h, 1d")
    private String since = "";

    @Option(name = "--until", description = "Only received before then, written as for --since")
    private String until = "";

    @Option(name = "--account", description = "Only what this account sent or got, and as its owner may see it")
    @Completion(AccountCompleter.class)
    private String account = "";

    @Option(name = "--limit", description = "The most messages that are listed; the newest first")
    private int limit = 50;

    @Option(name = "--follow", description = "Goes on with what happens from now on, until it is interrupted")
    private boolean follow;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        if (limit < 1 || limit >= TraceSearch.MAX_STORIES) {
            throw failure("--limit must be from 1 to " + (TraceSearch.MAX_STORIES - 1) + ".");
        }
        TraceSearch trace = find(TraceSearch.class)
                .orElseThrow(() -> failure("The trace is not running: run bundle:start palomar-trace,"
                        + " or see mail:health if that has started."));
        TraceQuery query = query();
        if (follow) {
            follow(trace, query);
            return;
        }
        List<Story> found = json() ? trace.find(query, limit + 1) : trace.list(query, limit + 1);
        boolean more = found.size() > limit;
        List<Story> shown = more ? found.subList(0, limit) : found;
        if (json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("stories", shown.stream().map(StoryObject::of).toList());
            all.put("more", more);
            out().println(Json.text(all));
        } else if (shown.isEmpty()) {
            out().println(nothing(query));
        } else if (shown.size() == 1 && !query.equals(TraceQuery.ALL)) {
            show(whole(trace, query, shown.getFirst()));
        } else {
            list(shown, more);
        }
    }

    private static Story whole(TraceSearch trace, TraceQuery query, Story listed) throws StoreException {
        TraceQuery named = TraceQuery.of(listed.id().transaction());
        List<Story> found = trace.find(query.owner().map(named::ownedBy).orElse(named), 1);
        return found.isEmpty() ? listed : found.getFirst();
    }

    private TraceQuery query() throws CommandException, DirectoryUnavailableException {
        Optional<QueueId> entry = QueueId.parse(id);
        boolean messageId = id.contains("@");
        if (!id.isEmpty() && entry.isEmpty() && !messageId && !StoryId.isTransaction(id)) {
            throw failure(
                    "\"" + id + "\" is neither the id of a message, as in \"250 Accepted as M1ABC\", nor of an entry"
                            + " of the queue, nor a Message-ID.");
        }
        Optional<AccountId> owner = account.isEmpty()
                ? Optional.empty()
                : Optional.of(account(account).id());
        return new TraceQuery(
                id.isEmpty() || entry.isPresent() || messageId ? Optional.empty() : Optional.of(id),
                entry,
                given(sender),
                given(recipient),
                since.isEmpty() ? Optional.empty() : Optional.of(Moment.of("--since", since)),
                until.isEmpty() ? Optional.empty() : Optional.of(Moment.of("--until", until)),
                subject.isBlank() ? List.of() : Arrays.asList(subject.strip().split("\\s+")),
                messageId ? Optional.of(id) : Optional.empty(),
                owner);
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** What to try next. */
    private String nothing(TraceQuery query) {
        if (query.equals(TraceQuery.ALL)) {
            return "No message has come yet, or none that is still remembered (days in etc/palomar.trace.cfg).";
        }
        if (id.contains("@")) {
            return "No message with this Message-ID is still remembered. For an address, give --sender or --recipient.";
        }
        return "No message that is still remembered meets these conditions (days in etc/palomar.trace.cfg)."
                + " Times are UTC; '*' stands for any characters in addresses, as in --recipient '*@example.org'."
                + " A client that was sent away before it named a sender is in the log only.";
    }

    private void list(List<Story> stories, boolean more) {
        Listing listing = new Listing("received", "id", "sender", "recipients", "subject", "last");
        stories.forEach(story -> listing.row(
                story.id().received().truncatedTo(ChronoUnit.SECONDS),
                story.id().transaction(),
                story.received().map(received -> received.sender().toString()).orElse(""),
                recipients(story),
                story.received().map(Received::subject).orElse(""),
                StoryText.outcome(story)));
        print(listing, "");
        if (more) {
            out().println("There are more; --limit shows more, conditions such as --since 1h fewer.");
        }
    }

    private static String recipients(Story story) {
        List<Address> recipients = story.received().map(Received::recipients).orElse(List.of());
        return switch (recipients.size()) {
            case 0 -> "";
            case 1 -> recipients.getFirst().toString();
            default -> recipients.getFirst() + " and " + (story.cut() ? "" : recipients.size() - 1 + " ") + "more";
        };
    }

    private void show(Story story) throws StoreException {
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("id", story.id().transaction());
        known.put("received", story.id().received());
        story.received().ifPresent(received -> {
            known.put("came", StoryText.from(received));
            received.source().account().ifPresent(who -> known.put("account", who.value()));
            known.put("sender", received.sender());
            known.put("recipients", StoryText.names(received.recipients()));
            known.put("octets", received.size());
            known.put("subject", received.subject());
            known.put("message-id", received.messageId());
        });
        known.values().removeIf(""::equals);
        new Listing(known.keySet().toArray(String[]::new))
                .row(known.values().toArray())
                .printSingle(out(), false);
        out().println();
        print(lines(story), "Nothing else is known of it.");
        if (story.cut()) {
            out().println("There is more, which is not shown.");
        }
        Optional<QueueAdmin> queue = find(QueueAdmin.class);
        if (queue.isPresent()) {
            StillQueued.lines(story, queue.get()).forEach(line -> out().println(Listing.neutral(line)));
        }
    }

    private static Listing lines(Story story) {
        Listing lines = new Listing("time", "what", "recipients", "words");
        for (TraceEvent event : story.events()) {
            for (StoryText.Line line : StoryText.lines(event.what())) {
                lines.row(millis(event.time()), line.what(), line.who(), line.words());
            }
        }
        return lines;
    }

    private static String millis(Instant exact) {
        return exact.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void follow(TraceSearch trace, TraceQuery query) throws StoreException {
        try (TraceSearch.Following following = trace.follow(query)) {
            long missed = 0;
            while (!following.isOver() && !out().checkError()) {
                following.next(LOOK).ifPresent(this::news);
                if (following.missed() > missed) {
                    missed = following.missed();
                    out().println("(" + missed + " events were too many to be shown)");
                }
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private void news(Story story) {
        if (json()) {
            out().println(Json.text(StoryObject.of(story)));
            return;
        }
        String whose = story.id().transaction() + " "
                + story.received()
                        .map(received ->
                                received.sender() + " to " + recipients(story) + " \"" + received.subject() + "\"")
                        .orElse("");
        for (TraceEvent event : story.events()) {
            for (StoryText.Line line : StoryText.lines(event.what())) {
                String words =
                        String.join(" ", line.what(), line.who(), line.words()).replaceAll(" +", " ");
                out().println(Listing.neutral(millis(event.time()) + " " + whose + ": " + words));
            }
        }
    }
}
