package org.palomar.delivery.internal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of what accounts submit, in their mailboxes for sent mail, where they want that. A client that keeps a copy of its own needs none: its copy takes the place of ours, as it may have what we never see, such as
 * Bcc; and where it came first, there is none of ours. Safe for any thread.
 */
final class SentCopies {

    /** Where no mailbox says that it is the one for sent mail. */
    private static final MailboxName SENT = MailboxName.of("Sent");

    private static final Logger LOG = LoggerFactory.getLogger(SentCopies.class);

    /** Between submission and the client's own copy; large ones take minutes on slow lines. */
    private static final Duration APART = Duration.ofMinutes(10);

    /** Newest messages that are looked at: nobody sends more in that time by hand. */
    private static final int NEWEST = 50;

    static final Flags SEEN = Flags.of(Flag.SEEN);

    private final MailStore store;
    private final UnitsOfWork units;
    private final ScriptMemory memory;
    private final Clock clock;

    SentCopies(MailStore store, UnitsOfWork units, ScriptMemory memory, Clock clock) {
        this.store = store;
        this.units = units;
        this.memory = memory;
        this.clock = clock;
    }

    /** Whether an account wants them. */
    boolean wants(AccountId account) throws StoreException {
        return store.account(account)
                .annotation(AnnotationName.SENT_COPY)
                .filter(value -> new String(value, StandardCharsets.UTF_8).equals(AnnotationName.YES))
                .isPresent();
    }

    /** Where a copy of a message goes; empty where none is wanted, or the client has one. */
    Optional<MailboxName> place(MailTransaction message, Headers headers) throws StoreException {
        Optional<AccountId> account = submitter(message);
        if (account.isEmpty() || !wants(account.get())) {
            return Optional.empty();
        }
        try {
            MailAccount mail = store.account(account.get());
            MailboxName name = sent(mail);
            String id = id(headers);
            boolean there = !id.isEmpty() && recent(mail.open(name), UidSet.ALL).containsValue(id);
            return there ? Optional.empty() : Optional.of(name);
        } catch (MailboxException refused) {
            LOG.warn("There is no copy of message {} in Sent: {}", message.id(), refused.getMessage());
            return Optional.empty();
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            LOG.error("There is no copy of message {} in Sent: {}", message.id(), failure.getMessage());
            return Optional.empty();
        }
    }

    /** Remembers that there is a copy, for when the client brings its own. */
    void remember(UnitOfWork unit, MailTransaction message, Headers headers) throws StoreException {
        Optional<AccountId> account = submitter(message);
        String id = id(headers);
        if (account.isPresent() && !id.isEmpty()) {
            memory.remember(unit, account.get(), memo(id), clock.instant().plus(APART));
        }
    }

    /** A client appended messages: where one is what it submitted, our copy goes. Nothing is thrown. */
    void appended(MailboxEvents.Event event) {
        AccountId account = event.account().id();
        try {
            boolean sent = event.cause() == MailboxEvents.Cause.APPEND
                    && event.name()
                            .equals(store.account(account)
                                    .withUse(SpecialUse.SENT)
                                    .orElse(SENT));
            if (sent && wants(account)) {
                replace(account, event);
            }
        } catch (StoreException | MailboxException failure) {
            LOG.warn(
                    "A copy of a sent message of {} stays beside the client's own: {}",
                    event.account().address(),
                    failure.getMessage());
        }
    }

    private void replace(AccountId account, MailboxEvents.Event event) throws StoreException, MailboxException {
        Map<Long, String> own = recent(event.mailbox(), event.uids());
        for (String id : new TreeSet<>(own.values())) {
            if (id.isEmpty() || !memory.remembers(account, memo(id), clock.instant())) {
                continue;
            }
            MailboxView view = event.mailbox().view();
            UidSet.Builder ours = new UidSet.Builder();
            recent(event.mailbox(), UidSet.ALL).forEach((uid, other) -> {
                int index = view.indexOf(uid);
                if (other.equals(id)
                        && !event.uids().contains(uid)
                        && index >= 0
                        && view.flags(index).equals(SEEN)) {
                    ours.add(uid);
                }
            });
            UnitOfWork unit = units.open();
            memory.remember(unit, account, memo(id), clock.instant()); // only the first one takes its place
            unit.commit();
            UidSet unused = event.mailbox().expunge(ours.build(), false);
        }
    }

    /** The identifiers of messages that came lately, by UID. */
    private Map<Long, String> recent(Mailbox mailbox, UidSet among) throws StoreException {
        MailboxView view = mailbox.view();
        long since = clock.instant().minus(APART).toEpochMilli();
        UidSet.Builder uids = new UidSet.Builder();
        int looked = 0;
        for (int index = view.count() - 1; index >= 0 && looked < NEWEST && view.saved(index) >= since; index--) {
            if (among.contains(view.uid(index))) {
                uids.add(view.uid(index));
                looked++;
            }
        }
        Map<Long, String> found = new HashMap<>();
        mailbox.read(
                uids.build(),
                message -> found.put(
                        message.uid(), message.summary().envelope().messageId().strip()),
                damaged -> {
                    // It has no identifier that anybody could compare.
                });
        return found;
    }

    private static MailboxName sent(MailAccount mail) throws StoreException, MailboxException {
        Optional<MailboxName> present = mail.withUse(SpecialUse.SENT);
        if (present.isPresent()) {
            return present.get();
        }
        boolean exists = mail.list().stream()
                .anyMatch(entry -> entry.selectable() && entry.name().equals(SENT));
        if (!exists) {
            var unused = mail.create(SENT, Set.of(SpecialUse.SENT));
            mail.subscribe(SENT, true);
        }
        return SENT;
    }

    static Optional<AccountId> submitter(MailTransaction message) {
        return message.origin().door() == Door.SUBMISSION
                ? message.origin().account().map(account -> account.id())
                : Optional.empty();
    }

    private static String id(Headers headers) {
        return headers.first("Message-ID").map(field -> field.text().strip()).orElse("");
    }

    private static String memo(String id) {
        return "sent " + id;
    }
}
