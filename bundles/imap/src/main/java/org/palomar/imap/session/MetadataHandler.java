package org.palomar.imap.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.session.State.LoggedIn;

/**
 * GETMETADATA and SETMETADATA (RFC 5464). What is kept for "the server" is kept for each account by itself, so that nobody leaves words that others read: also what is called
 * shared.
 */
final class MetadataHandler {

    /** RFC 5464 §6.2.1.2: clients can only read it. */
    private static final AnnotationName ADMINISTRATOR =
            AnnotationName.parse("/shared/admin").orElseThrow();

    private final Client client;

    MetadataHandler(Client client) {
        this.client = client;
    }

    Reply get(Command.GetMetadata command, LoggedIn who) throws IOException, StoreException, MailboxException {
        NavigableMap<AnnotationName, byte[]> all =
                annotated(command.mailbox(), who).annotations();
        long longest = 0;
        NavigableMap<AnnotationName, Optional<byte[]>> told = new TreeMap<>();
        for (Map.Entry<AnnotationName, byte[]> each : all.entrySet()) {
            boolean wanted = command.entries().stream()
                    .anyMatch(entry -> command.depth().reaches(each.getKey().levelsBelow(entry)));
            if (wanted && each.getValue().length > command.maxSize()) {
                longest = Math.max(longest, each.getValue().length);
            } else if (wanted) {
                told.put(each.getKey(), Optional.of(each.getValue()));
            }
        }
        for (AnnotationName entry : command.entries()) {
            if (!entry.isScope() && !all.containsKey(entry)) {
                told.put(entry, Optional.empty());
            }
        }
        tell(command.mailbox(), told);
        return longest > 0 ? Reply.ok("METADATA LONGENTRIES " + longest, "some are longer") : Reply.ok("done");
    }

    Reply set(Command.SetMetadata command, LoggedIn who) throws StoreException, MailboxException {
        boolean server = command.mailbox().isEmpty();
        boolean administrators =
                command.values().containsKey(ADMINISTRATOR) || command.removed().contains(ADMINISTRATOR);
        if (server && administrators) {
            return Reply.no("NOPERM", "only the administrator says who the administrator is");
        }
        Annotated annotated = annotated(command.mailbox(), who);
        try {
            annotated.annotate(command.values(), command.removed());
            return Reply.ok("set");
        } catch (MailboxException refusal) {
            // RFC 5464 §4.3
            return switch (refusal.reason()) {
                case TOO_BIG -> Reply.no("METADATA MAXSIZE " + Annotated.MAX_VALUE, "a value is too large");
                case LIMIT_OR_RULE -> Reply.no("METADATA TOOMANY", "there are too many annotations");
                default -> Refusals.of(refusal);
            };
        }
    }

    /** What LIST tells of one mailbox (RFC 9590); one that was deleted meanwhile has nothing to tell. */
    void tell(MailboxName mailbox, List<AnnotationName> entries, LoggedIn who) throws IOException, StoreException {
        Annotated annotated;
        try {
            annotated = who.mail().open(mailbox);
        } catch (MailboxException gone) {
            return;
        }
        NavigableMap<AnnotationName, Optional<byte[]>> told = new TreeMap<>();
        for (AnnotationName entry : entries) {
            told.put(entry, annotated.annotation(entry));
        }
        tell(Optional.of(mailbox), told);
    }

    private static Annotated annotated(Optional<MailboxName> mailbox, LoggedIn who)
            throws StoreException, MailboxException {
        return mailbox.isPresent() ? who.mail().open(mailbox.get()) : who.mail();
    }

    private void tell(Optional<MailboxName> mailbox, NavigableMap<AnnotationName, Optional<byte[]>> values)
            throws IOException {
        if (values.isEmpty()) {
            return;
        }
        Output out = client.out().text("* METADATA ");
        if (mailbox.isPresent()) {
            client.name(mailbox.get());
        } else {
            out.text("\"\"");
        }
        String separator = " (";
        for (Map.Entry<AnnotationName, Optional<byte[]>> each : values.entrySet()) {
            out.text(separator).string(each.getKey().value()).octet(' ');
            value(out, each.getValue());
            separator = " ";
        }
        out.octet(')').crlf();
    }

    private static void value(Output out, Optional<byte[]> value) throws IOException {
        if (value.isEmpty()) {
            out.nil();
            return;
        }
        String octets = new String(value.get(), StandardCharsets.ISO_8859_1);
        if (octets.indexOf('\0') >= 0) {
            // RFC 3516: only a literal8 may have a NUL
            out.text("~{").number(octets.length()).octet('}').crlf().bytes(value.get());
        } else {
            out.string(octets);
        }
    }
}
