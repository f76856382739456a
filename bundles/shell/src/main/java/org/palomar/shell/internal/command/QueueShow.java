package org.palomar.shell.internal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
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
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueSummary.Pause;
import org.palomar.api.queue.QueuedRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QueueIdCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:queue-show}: shows all that is known of an entry of the queue. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "queue-show", description = "Shows all that is known of an entry of the queue")
public final class QueueShow extends QueueCommand {

    @Argument(index = 0, name = "id", description = "The entry", required = true)
    @Completion(QueueIdCompleter.class)
    private String id = "";

    @Option(name = "--header", description = "Shows also the header fields that this server has put before the message")
    private boolean header;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException, IOException {
        QueueId wanted = id(id);
        QueueAdmin queue = queue();
        QueueEntry entry = queue.show(wanted).orElseThrow(() -> absent(wanted));
        Pausing pausing = new Pausing(entry, Pausing.of(queue.summary(Integer.MAX_VALUE)));
        Map<String, Object> known = new LinkedHashMap<>();
        addCourse(known, pausing);
        addMessage(known, entry.message());
        Listing recipients = recipients(entry);
        String added = header ? text(entry.message().prefix()) : "";
        if (json()) {
            known.put("recipients", recipients.objects());
            if (header) {
                known.put("header", added);
            }
            out().println(Json.text(known));
            return;
        }
        known.values().removeIf(QueueShow::saysNothing);
        new Listing(known.keySet().toArray(String[]::new))
                .row(known.values().toArray())
                .printSingle(out(), false);
        out().println();
        recipients.print(out(), false, "");
        if (header) {
            out().println();
            added.lines().map(Listing::neutral).forEach(out()::println);
        }
    }

    private static void addCourse(Map<String, Object> known, Pausing pausing) {
        QueueEntry entry = pausing.entry();
        Optional<Pause> pause = pausing.pause();
        known.put("id", entry.id());
        known.put("state", word(entry.state()));
        known.put("domain", entry.domain());
        known.put("redirected-to", text(entry.redirected()));
        known.put("made", entry.id().made());
        known.put("due", text(pausing.due()));
        known.put("attempts", entry.attempts());
        known.put("paused-until", text(pause.map(Pause::until)));
        known.put("pause-reply", text(pause.map(Pause::reason)));
        known.put("octets", entry.size());
    }

    private void addMessage(Map<String, Object> known, Outbound message) throws DirectoryUnavailableException {
        OutboundOptions options = message.options();
        known.put("sender", message.sender());
        known.put("account", account(message.account()));
        known.put("transaction", message.transaction());
        known.put("received", message.received());
        known.put("priority", options.priority());
        known.put(
                "needs",
                options.needs().stream().sorted().map(QueueCommand::word).toList());
        known.put("not-before", text(options.notBefore()));
        known.put("deliver-by", text(options.deliverBy().map(DeliverBy::instant)));
        known.put("late", text(options.deliverBy().map(by -> by.returned() ? "comes back" : "goes on")));
        known.put("envelope-id", options.envelopeId());
        known.put("returned", text(options.returned().map(QueueCommand::word)));
    }

    /** The address, or the number where the directory does not have it (any more). */
    private String account(Optional<AccountId> account) throws DirectoryUnavailableException {
        Optional<Directory> directory = find(Directory.class);
        if (account.isEmpty() || directory.isEmpty()) {
            return text(account.map(AccountId::value));
        }
        return directory
                .get()
                .account(account.get())
                .map(found -> found.address().toString())
                .orElse(text(account.map(AccountId::value)));
    }

    private static Listing recipients(QueueEntry entry) {
        Listing recipients = new Listing("recipient", "original", "notify", "host", "reply");
        for (QueuedRecipient each : entry.recipients()) {
            recipients.row(
                    each.recipient().address(),
                    each.recipient().original(),
                    each.recipient().notices().stream()
                            .sorted()
                            .map(QueueCommand::word)
                            .toList(),
                    text(each.last().map(RecipientResult.Deferred::host)),
                    text(each.last().map(RecipientResult.Deferred::reply)));
        }
        return recipients;
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    private static String text(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean saysNothing(Object value) {
        return value.equals("") || (value instanceof Collection<?> items && items.isEmpty());
    }
}
