package org.palomar.shell.internal.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.message.Content;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QuarantineIdCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:quarantine-message}: shows a message that is kept for review, as it came. Not for viewers: it is somebody's mail. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "quarantine-message",
        description = "Shows a message that is kept for review as it came")
public final class QuarantineMessage extends QuarantineCommand {

    /** Octets that are in memory at once, and more than anybody reads in a terminal. */
    static final int MOST = 1 << 20;

    @Argument(index = 0, name = "id", description = "The entry", required = true)
    @Completion(QuarantineIdCompleter.class)
    private String id = "";

    @Option(name = "--header", description = "Shows the header alone")
    private boolean header;

    @Option(name = "--octets", description = "The most octets of the message that are shown, up to 1048576")
    private int octets = 64 << 10;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, StoreException, IOException {
        if (octets < 1 || octets > MOST) {
            throw failure("--octets must be from 1 to " + MOST + ".");
        }
        QuarantineId wanted = id(id);
        Content content = quarantine().message(wanted).orElseThrow(() -> absent(wanted));
        byte[] start;
        try (InputStream in = content.open()) {
            start = in.readNBytes(octets);
        }
        String text = text(start);
        boolean all = start.length == content.size();
        if (json()) {
            new Listing("id", "octets", "complete", "text")
                    .row(wanted, content.size(), all, text)
                    .printSingle(out(), true);
            return;
        }
        text.lines().map(Listing::neutral).forEach(out()::println);
        if (!all && !(header && hasEnd(start))) {
            out().println();
            out().println("These are " + start.length + " of " + content.size() + " octets; --octets shows more.");
        }
    }

    private String text(byte[] start) {
        String whole = new String(start, StandardCharsets.UTF_8);
        int end = whole.indexOf("\r\n\r\n");
        return header && end >= 0 ? whole.substring(0, end + 2) : whole;
    }

    private static boolean hasEnd(byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1).contains("\r\n\r\n");
    }
}
