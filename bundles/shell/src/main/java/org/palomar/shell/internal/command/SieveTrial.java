package org.palomar.shell.internal.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRehearsal;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:sieve-test}: shows what filters would do with a message, and why; nothing is delivered, sent or remembered. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "sieve-test",
        description = "Shows what filters would do with a message, and why; nothing is delivered or sent")
public final class SieveTrial extends ScriptCommand {

    /** Octets of a message that is tried; larger ones are like it. */
    private static final long MAX_MESSAGE = 32 << 20;

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "message", description = "A file with a message", required = true)
    @Completion(FileCompleter.class)
    private String message = "";

    @Option(name = "--script", description = "A file with a script to be tried instead of the active one")
    @Completion(FileCompleter.class)
    private String script = "";

    @Option(name = "--sender", description = "The sender in the envelope; none for a bounce's")
    private String sender = "";

    @Option(name = "--recipient", description = "The recipient in the envelope; the account's address if not given")
    private String recipient = "";

    @Option(name = "--junk", description = "As if a filter step had called it spam")
    private boolean junk;

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform()
            throws CommandException, DirectoryUnavailableException, ScriptRefusalException, StoreException,
                    IOException {
        Account account = account(address);
        ScriptRehearsal rehearsal = require(ScriptRehearsal.class);
        Optional<byte[]> instead = script.isEmpty() ? Optional.empty() : Optional.of(scriptFile(script));
        ScriptRehearsal.Story story = rehearsal.rehearse(account, transaction(account), instead);
        Listing steps = new Listing("script", "line", "what", "held");
        for (ScriptRehearsal.Step step : story.steps()) {
            steps.row(
                    step.script(),
                    step.line(),
                    step.what(),
                    step.held().map(Object::toString).orElse(""));
        }
        if (json()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("steps", steps.objects());
            told.put("results", story.results());
            out().println(Json.text(told));
            return;
        }
        steps.print(out(), false, "No script ran.");
        out().println();
        story.results().stream().map(Listing::neutral).forEach(out()::println);
    }

    private MailTransaction transaction(Account account) throws CommandException, IOException {
        Address to = recipient.isEmpty() ? account.address() : address(recipient);
        Origin origin = new Origin(
                Origin.Door.MX, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "", "", Optional.empty());
        MailTransaction plain = new MailTransaction(
                "trial",
                Instant.now(),
                origin,
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(address(sender)),
                List.of(new Recipient(to, Set.of(account.id()))),
                Content.of(withLineEnds(read(message, MAX_MESSAGE))),
                List.of(),
                junk);
        return plain;
    }

    /** Files have bare LFs, mail has CRLFs. */
    private static byte[] withLineEnds(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replaceAll("\\r?\\n", "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
