package org.palomar.shell.internal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.palomar.api.attachment.AttachmentLook;
import org.palomar.api.attachment.AttachmentSeen;
import org.palomar.api.message.Content;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:attachments}: what the filter of attachments finds in a message. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "attachments",
        description =
                "Shows what a message carries, what the filter of attachments finds about it, and what the server's settings want done; nothing is done")
public final class AttachmentsLook extends MailCommand {

    /** Octets of a message; no server takes larger ones by default. */
    private static final int MAX_MESSAGE = 64 << 20;

    @Argument(index = 0, name = "message", description = "A file with a message; without one, what is piped in")
    @Completion(FileCompleter.class)
    private String message = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, IOException {
        AttachmentLook look = find(AttachmentLook.class)
                .orElseThrow(() ->
                        failure("Nobody looks at attachments here: run feature:install palomar-filter-attachments."));
        Listing listing = new Listing("place", "type", "finding", "action", "detail");
        for (AttachmentSeen seen : look.look(Content.of(octets()))) {
            listing.row(seen.place(), seen.type(), seen.finding(), seen.action(), seen.detail());
        }
        print(listing, "The message carries nothing.");
    }

    private byte[] octets() throws CommandException, IOException {
        if (message.isEmpty()) { // Karaf takes a dash for an option
            return all(session().getKeyboard(), "what came in");
        }
        Path file = Path.of(message);
        if (!Files.isRegularFile(file)) {
            throw failure(message + " is no file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return all(in, message);
        }
    }

    private static byte[] all(InputStream in, String what) throws CommandException, IOException {
        byte[] octets = in.readNBytes(MAX_MESSAGE + 1);
        if (octets.length > MAX_MESSAGE) {
            throw failure(what + " has more than " + MAX_MESSAGE + " octets.");
        }
        return octets;
    }
}
