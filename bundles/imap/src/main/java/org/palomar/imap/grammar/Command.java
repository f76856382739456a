package org.palomar.imap.grammar;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.auth.Password;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.script.MailboxFilter;

/** A command that a client may give, its arguments read. */
public sealed interface Command {

    /** The command's row in the table of verbs. */
    Verb verb();

    /** A command without arguments. */
    record Plain(Verb verb) implements Command {}

    /** ID (RFC 2971): what the client says of itself, empty for NIL. */
    record Id(Map<String, String> fields) implements Command {
        public Id {
            fields = Map.copyOf(fields);
        }

        @Override
        public Verb verb() {
            return Verb.ID;
        }
    }

    /** LOGIN: the name as octets (ISO-8859-1); the handler wipes the password. */
    record Login(String user, Password password) implements Command {
        @Override
        public Verb verb() {
            return Verb.LOGIN;
        }
    }

    /**
     * AUTHENTICATE.
     *
     * @param initialResponse base64 as it was sent (RFC 4959), {@code =} for an empty one; empty if there was none
     */
    record Authenticate(String mechanism, String initialResponse) implements Command {
        @Override
        public Verb verb() {
            return Verb.AUTHENTICATE;
        }
    }

    /** ENABLE: capabilities in capitals. */
    record Enable(List<String> capabilities) implements Command {
        public Enable {
            capabilities = List.copyOf(capabilities);
        }

        @Override
        public Verb verb() {
            return Verb.ENABLE;
        }
    }

    /** SELECT and EXAMINE; {@code condstore} as RFC 7162 §3.1.8 says. */
    record Select(Verb verb, MailboxName mailbox, boolean condstore) implements Command {
        public boolean readOnly() {
            return verb == Verb.EXAMINE;
        }
    }

    /** CREATE, with uses as RFC 6154 §3 says. */
    record Create(MailboxName mailbox, Set<SpecialUse> uses) implements Command {
        public Create {
            uses = Set.copyOf(uses);
        }

        @Override
        public Verb verb() {
            return Verb.CREATE;
        }
    }

    /** DELETE, SUBSCRIBE, UNSUBSCRIBE: what is done to one mailbox. */
    record OnMailbox(Verb verb, MailboxName mailbox) implements Command {}

    /** RENAME. */
    record Rename(MailboxName from, MailboxName to) implements Command {
        @Override
        public Verb verb() {
            return Verb.RENAME;
        }
    }

    /**
     * LIST with the options of RFC 5258, and LSUB.
     *
     * @param patterns decoded to Unicode, the reference put before each
     * @param hierarchyOnly whether the pattern was the empty string, which asks for the separator
     */
    record ListMailboxes(Verb verb, List<String> patterns, boolean hierarchyOnly, ListOptions options)
            implements Command {
        public ListMailboxes {
            patterns = List.copyOf(patterns);
        }
    }

    /** STATUS. */
    record Status(MailboxName mailbox, Set<StatusItem> items) implements Command {
        public Status {
            items = copy(items);
        }

        @Override
        public Verb verb() {
            return Verb.STATUS;
        }

        private static Set<StatusItem> copy(Set<StatusItem> items) {
            return items.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(items));
        }
    }

    /**
     * GETMETADATA (RFC 5464 §4.2).
     *
     * @param mailbox empty for the server
     * @param maxSize octets of values that are answered; longer ones are only counted
     */
    record GetMetadata(Optional<MailboxName> mailbox, List<AnnotationName> entries, Depth depth, long maxSize)
            implements Command {
        public GetMetadata {
            entries = List.copyOf(entries);
        }

        @Override
        public Verb verb() {
            return Verb.GETMETADATA;
        }
    }

    /**
     * SETMETADATA (RFC 5464 §4.3).
     *
     * @param mailbox empty for the server
     * @param removed entries that get no value
     */
    record SetMetadata(Optional<MailboxName> mailbox, Map<AnnotationName, byte[]> values, Set<AnnotationName> removed)
            implements Command {
        public SetMetadata {
            values = Map.copyOf(values);
            removed = Set.copyOf(removed);
        }

        @Override
        public Verb verb() {
            return Verb.SETMETADATA;
        }
    }

    /**
     * RESETKEY (RFC 4467 §7).
     *
     * @param mailbox empty for all
     * @param mechanisms for which there is to be another key, in capitals; empty for INTERNAL
     */
    record ResetKey(Optional<MailboxName> mailbox, List<String> mechanisms) implements Command {
        public ResetKey {
            mechanisms = List.copyOf(mechanisms);
        }

        @Override
        public Verb verb() {
            return Verb.RESETKEY;
        }
    }

    /** GENURLAUTH (RFC 4467 §7). */
    record GenUrlAuth(List<Rump> rumps) implements Command {

        /** A URL as it was written, and the mechanism, in capitals, that it is to be authorized by. */
        public record Rump(String url, String mechanism) {}

        public GenUrlAuth {
            rumps = List.copyOf(rumps);
        }

        @Override
        public Verb verb() {
            return Verb.GENURLAUTH;
        }
    }

    /** URLFETCH (RFC 4467 §7): URLs as they were written. */
    record UrlFetch(List<String> urls) implements Command {
        public UrlFetch {
            urls = List.copyOf(urls);
        }

        @Override
        public Verb verb() {
            return Verb.URLFETCH;
        }
    }

    /** APPEND up to its first message; the session reads the literals. */
    record Append(MailboxName mailbox, AppendedMessage first) implements Command {
        @Override
        public Verb verb() {
            return Verb.APPEND;
        }
    }

    /** EXPUNGE of everything marked, and UID EXPUNGE (RFC 4315) of what is marked in a set. */
    record Expunge(Verb verb, SequenceSet set) implements Command {}

    /** SEARCH and UID SEARCH. */
    record Search(Verb verb, SearchReturn returns, SearchKey key) implements Command {
        public boolean uid() {
            return verb == Verb.UID_SEARCH;
        }
    }

    /**
     * FILTER and UID FILTER: scripts are to run on messages.
     *
     * @param key which messages
     */
    record Filter(Verb verb, MailboxFilter.Which which, SearchKey key) implements Command {}

    /**
     * FETCH and UID FETCH.
     *
     * @param changedSince only messages with a higher modseq are answered (RFC 7162 §3.1.4.1); -1 for all
     */
    record Fetch(Verb verb, SequenceSet set, List<FetchItem> items, long changedSince) implements Command {
        public Fetch {
            items = List.copyOf(items);
        }

        public boolean uid() {
            return verb == Verb.UID_FETCH;
        }
    }

    /**
     * STORE and UID STORE.
     *
     * @param unchangedSince RFC 7162 §3.1.3; {@link Long#MAX_VALUE} for no condition
     */
    record Store(Verb verb, SequenceSet set, FlagChange change, boolean silent, long unchangedSince)
            implements Command {
        public boolean uid() {
            return verb == Verb.UID_STORE;
        }

        public boolean conditional() {
            return unchangedSince != Long.MAX_VALUE;
        }
    }

    /** COPY, MOVE (RFC 6851) and their UID forms. */
    record Transfer(Verb verb, SequenceSet set, MailboxName target) implements Command {
        public boolean uid() {
            return verb == Verb.UID_COPY || verb == Verb.UID_MOVE;
        }

        public boolean move() {
            return verb == Verb.MOVE || verb == Verb.UID_MOVE;
        }
    }
}
