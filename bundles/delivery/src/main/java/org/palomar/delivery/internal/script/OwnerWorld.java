package org.palomar.delivery.internal.script;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.store.StoreException;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveEnvironment;
import org.palomar.sieve.SieveSyntaxException;

/** What the scripts of one delivery may ask. For one thread. */
final class OwnerWorld implements SieveEnvironment {

    /** The store did not answer a script's question: the message must come again. */
    static final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient StoreException failure;

        UnavailableException(StoreException failure) {
            super(failure);
            this.failure = failure;
        }

        StoreException failure() {
            return failure;
        }
    }

    /** A question that the store answers. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws StoreException;
    }

    /** What all deliveries share. */
    record Services(MailStore mail, ScriptMemory memory, PersonalScripts personal, GlobalScripts global, Clock clock) {}

    private final Services services;
    private final Subject subject;
    private final Claims.Held claims;
    /** The owner's scripts that were asked for, each compiled once for a message, however often it is included. */
    private final Map<String, Optional<Script>> included = new HashMap<>();

    private Flags flags = Flags.NONE;

    OwnerWorld(Services services, Subject subject, Claims.Held claims) {
        this.services = services;
        this.subject = subject;
        this.claims = claims;
    }

    /** Those that the script before has left for this one. */
    void setFlags(Flags left) {
        flags = left;
    }

    @Override
    public Clock clock() {
        return services.clock();
    }

    @Override
    public Cause cause() {
        return subject.event().map(Event::cause).orElse(Cause.DELIVERY);
    }

    @Override
    public Flags flags() {
        return flags;
    }

    @Override
    public boolean mailboxExists(MailboxName mailbox) {
        return ask(() -> mailboxes().stream()
                .anyMatch(entry -> entry.selectable() && entry.name().equals(mailbox)));
    }

    @Override
    public boolean hasSpecialUse(Optional<MailboxName> mailbox, String use) {
        Optional<SpecialUse> known = Arrays.stream(SpecialUse.values())
                .filter(each -> each.attribute().equalsIgnoreCase(use))
                .findFirst();
        return known.isPresent()
                && ask(() -> mailboxes().stream()
                        .filter(entry -> mailbox.isEmpty() || mailbox.get().equals(entry.name()))
                        .anyMatch(entry -> entry.selectable() && entry.uses().contains(known.get())));
    }

    @Override
    public boolean mailboxIdExists(String mailboxId) {
        return ask(() -> Mailboxes.withId(account(), mailboxId).isPresent());
    }

    /** A mailbox that is not there has none (RFC 5490 §3.3). */
    @Override
    public Optional<String> metadata(MailboxName mailbox, String annotation) {
        return ask(() -> {
            try {
                return value(account().open(mailbox), annotation);
            } catch (MailboxException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<String> serverMetadata(String annotation) {
        return ask(() -> value(account(), annotation));
    }

    private static Optional<String> value(Annotated annotated, String annotation) throws StoreException {
        Optional<AnnotationName> name = AnnotationName.parse(annotation);
        return name.isPresent()
                ? annotated.annotation(name.get()).map(value -> new String(value, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private List<MailboxEntry> mailboxes() throws StoreException {
        return account().list();
    }

    private MailAccount account() throws StoreException {
        return services.mail().account(owner());
    }

    private AccountId owner() {
        return subject.owner().id();
    }

    @Override
    public boolean isDuplicate(String handle, String id) {
        if (subject.isFilteredAgain()) {
            return false; // it would be its own duplicate
        }
        String what = Memories.duplicate(handle, id);
        Instant now = services.clock().instant();
        return ask(() -> services.memory().remembers(owner(), what, now)) || !claims.take(owner() + " " + what);
    }

    @Override
    public Optional<Script> script(Location location, String name) {
        if (location == Location.GLOBAL) {
            return services.global().included(name);
        }
        return included.computeIfAbsent(name, unread -> ask(() -> personal(unread)));
    }

    /** A text that is broken or damaged is as good as none: the script that includes it fails, and its message is kept. */
    private Optional<Script> personal(String name) throws StoreException {
        try {
            return services.personal().included(owner(), name);
        } catch (SieveSyntaxException wrong) {
            return Optional.empty();
        } catch (StoreException failure) {
            if (failure.reason() == StoreException.Reason.DAMAGED) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Filter steps say whether it is spam, not how surely. */
    @Override
    public OptionalInt spamPercent() {
        return subject.transaction().junk() ? OptionalInt.of(100) : OptionalInt.empty();
    }

    // RFC 5183 §4.1
    @Override
    public Optional<String> item(String name) {
        MailTransaction transaction = subject.transaction();
        Optional<Event> event = subject.event();
        return switch (name) {
            // RFC 6785 §4.1 to §4.4
            case "imap.user", "imap.email" ->
                event.map(any -> subject.owner().address().toString());
            case "imap.mailbox" -> event.map(any -> any.mailbox().value());
            case "imap.changedflags" -> event.map(Event::changedFlags);
            // Where a message was copied or moved from; RFC 5183 §3 leaves such names to us.
            case "vnd.palomar.mailbox-from" -> event.flatMap(Event::from).map(MailboxName::value);
            case "name" -> Optional.of("Palomar");
            case "domain" -> Optional.of(subject.owner().address().domain().name());
            case "remote-ip" ->
                (event.isPresent()
                                ? Optional.<InetSocketAddress>empty()
                                : Optional.of(transaction.origin().remote()))
                        .flatMap(remote -> Optional.ofNullable(remote.getAddress()))
                        .map(address -> address.getHostAddress());
            default -> Optional.empty();
        };
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (StoreException failure) {
            throw new UnavailableException(failure);
        }
    }
}
