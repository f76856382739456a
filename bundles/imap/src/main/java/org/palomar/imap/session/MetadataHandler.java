package org.palomar.imap.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.palomar.api.address.Network;
import org.palomar.api.guard.GuardAdmin;
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

    private static final AnnotationName REFUSED = AnnotationName.REFUSED_LOGINS;

    private final Client client;
    private final RefusedLogins refused;

    MetadataHandler(Client client) {
        this.client = client;
        this.refused = new RefusedLogins(client.services().guard());
    }

    Reply get(Command.GetMetadata command, LoggedIn who) throws IOException, StoreException, MailboxException {
        NavigableMap<AnnotationName, byte[]> all = annotations(command, who);
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

    private NavigableMap<AnnotationName, byte[]> annotations(Command.GetMetadata command, LoggedIn who)
            throws StoreException, MailboxException {
        NavigableMap<AnnotationName, byte[]> kept =
                annotated(command.mailbox(), who).annotations();
        boolean asked = command.mailbox().isEmpty()
                && command.entries().stream().anyMatch(entry -> command.depth().reaches(REFUSED.levelsBelow(entry)));
        if (!asked) {
            return kept;
        }
        NavigableMap<AnnotationName, byte[]> all = new TreeMap<>(kept);
        refused.of(who.account().address()).ifPresent(value -> all.put(REFUSED, value));
        return all;
    }

    Reply set(Command.SetMetadata command, LoggedIn who) throws StoreException, MailboxException {
        boolean server = command.mailbox().isEmpty();
        boolean administrators =
                command.values().containsKey(ADMINISTRATOR) || command.removed().contains(ADMINISTRATOR);
        if (server && administrators) {
            return Reply.no("NOPERM", "only the administrator says who the administrator is");
        }
        return server
                        && (command.values().containsKey(REFUSED)
                                || command.removed().contains(REFUSED))
                ? lift(command, who)
                : set(command.mailbox(), command.values(), command.removed(), who);
    }

    /** All that is set with it is set before, as that may be refused. */
    private Reply lift(Command.SetMetadata command, LoggedIn who) throws StoreException, MailboxException {
        Optional<byte[]> value = Optional.ofNullable(command.values().get(REFUSED));
        Optional<Network> from = value.flatMap(RefusedLogins::network);
        Optional<GuardAdmin> guard = client.services().guard().now();
        if (value.isPresent() && from.isEmpty()) {
            return Reply.no("CANNOT", "this takes an address or network from which logins are refused, or NIL for all");
        }
        if (guard.isEmpty()) {
            return Reply.no("UNAVAILABLE", "nobody knows now which logins are refused");
        }
        Map<AnnotationName, byte[]> values = new HashMap<>(command.values());
        Set<AnnotationName> removed = new HashSet<>(command.removed());
        values.remove(REFUSED);
        removed.remove(REFUSED);
        Reply reply = set(command.mailbox(), values, removed, who);
        if (reply.status() == Reply.Status.OK) {
            refused.lift(guard.get(), who.account().address(), from);
        }
        return reply;
    }

    private static Reply set(
            Optional<MailboxName> mailbox,
            Map<AnnotationName, byte[]> values,
            Set<AnnotationName> removed,
            LoggedIn who)
            throws StoreException, MailboxException {
        Annotated annotated = annotated(mailbox, who);
        try {
            annotated.annotate(values, removed);
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
