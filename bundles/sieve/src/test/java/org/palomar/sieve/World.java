package org.palomar.sieve;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/** An environment of lists and maps: Wednesday, 4 March 2026, 06:07:08, an hour before UTC. For one thread. */
final class World implements SieveEnvironment {

    final Set<String> mailboxes = new HashSet<>();
    final Map<String, String> uses = new HashMap<>();
    final Set<String> mailboxIds = new HashSet<>();
    final Map<String, String> annotations = new HashMap<>();
    final Set<String> seen = new HashSet<>();
    final Map<String, Set<String>> lists = new HashMap<>();
    final Map<String, String> scripts = new HashMap<>();
    final Map<String, String> items = new HashMap<>();
    OptionalInt spam = OptionalInt.empty();
    OptionalInt virus = OptionalInt.empty();
    Cause cause = Cause.DELIVERY;
    Flags flags = Flags.NONE;

    @Override
    public Clock clock() {
        return Clock.fixed(Instant.parse("2026-03-04T05:07:08Z"), ZoneOffset.ofHours(1));
    }

    @Override
    public Cause cause() {
        return cause;
    }

    @Override
    public Flags flags() {
        return flags;
    }

    @Override
    public boolean mailboxExists(MailboxName mailbox) {
        return mailboxes.contains(mailbox.value());
    }

    @Override
    public boolean hasSpecialUse(Optional<MailboxName> mailbox, String use) {
        return mailbox.isEmpty()
                ? uses.containsValue(use)
                : use.equals(uses.get(mailbox.get().value()));
    }

    @Override
    public boolean mailboxIdExists(String mailboxId) {
        return mailboxIds.contains(mailboxId);
    }

    @Override
    public Optional<String> metadata(MailboxName mailbox, String annotation) {
        return Optional.ofNullable(annotations.get(mailbox + " " + annotation));
    }

    @Override
    public Optional<String> serverMetadata(String annotation) {
        return Optional.ofNullable(annotations.get(annotation));
    }

    @Override
    public boolean isDuplicate(String handle, String id) {
        return seen.contains(handle + " " + id);
    }

    @Override
    public boolean listExists(String list) {
        return lists.containsKey(list);
    }

    @Override
    public Optional<String> listMember(String list, String value) {
        return lists.getOrDefault(list, Set.of()).stream()
                .filter(value::equalsIgnoreCase)
                .findFirst();
    }

    @Override
    public Optional<Script> script(Location location, String name) {
        return Optional.ofNullable(scripts.get((location == Location.GLOBAL ? "global " : "") + name))
                .map(Case::compiled);
    }

    @Override
    public OptionalInt spamPercent() {
        return spam;
    }

    @Override
    public OptionalInt virusLevel() {
        return virus;
    }

    @Override
    public Optional<String> item(String name) {
        return Optional.ofNullable(items.get(name));
    }
}
