package org.palomar.quarantine.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.Resolution;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

/** A quarantine over a store in memory, for Anna and Ben. Nobody delivers. */
final class QuarantineFixture implements AutoCloseable {

    static final Account ANNA = new Account(new AccountId(7), Address.of("anna@example.test"), "", true);
    static final Account BEN = new Account(new AccountId(8), Address.of("ben@other.test"), "", true);
    static final Reviewer OPERATOR = Reviewer.operator("karaf");

    final WallClock clock = new WallClock();
    final Neighbours neighbours = new Neighbours();
    private final QuarantineSettings settings;
    private FaultyEngine engine = new FaultyEngine();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private RunningQuarantine quarantine;
    private int messages;

    /** Who is there; an account may be changed. */
    final Map<AccountId, Account> accounts = new HashMap<>(Map.of(ANNA.id(), ANNA, BEN.id(), BEN));

    /** Who holds what comes. */
    Set<String> steps = Set.of("threshold");

    QuarantineFixture(Map<String, String> settings) throws Exception {
        this.settings = QuarantineSettings.read(new Values(settings));
        neighbours.set(new Directory() {
            @Override
            public boolean isLocal(Domain domain) {
                return true;
            }

            @Override
            public Resolution resolve(Address address) {
                throw new AssertionError("nobody asks");
            }

            @Override
            public Optional<Account> account(AccountId id) {
                return Optional.ofNullable(accounts.get(id));
            }

            @Override
            public Optional<Account> account(Address address) {
                throw new AssertionError("nobody asks");
            }
        });
        this.quarantine = open();
    }

    private RunningQuarantine open() throws Exception {
        return RunningQuarantine.open(store, clock, clock::nanos, () -> settings, neighbours);
    }

    /** What a power cut leaves, opened anew. */
    void crash() throws Exception {
        crash(disk -> {});
    }

    /** @param disk what becomes of it before it is opened */
    void crash(Consumer<FaultyEngine> disk) throws Exception {
        FaultyEngine after = engine.crashed();
        disk.accept(after);
        quarantine.stop();
        store.close();
        engine = after;
        store = Stores.open(engine, StoreSettings.DEFAULT);
        quarantine = open();
    }

    /** So many octets are free on the disk. */
    void free(long octets) {
        engine.free(octets);
    }

    RunningQuarantine quarantine() {
        return quarantine;
    }

    Store.Owned store() {
        return store;
    }

    static MailTransaction message(String id, String sender, String text, Account owner) {
        Origin origin = new Origin(
                Origin.Door.MX,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 25),
                "client.test",
                "TLSv1.3",
                Optional.empty());
        return new MailTransaction(
                        id,
                        Instant.parse("2026-03-01T11:00:00Z"),
                        origin,
                        sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                        List.of(new Recipient(owner.address(), Set.of(owner.id()))),
                        Content.of(text.getBytes(StandardCharsets.UTF_8)),
                        List.of(new HeaderField("X-Step", "seen \u00f1")),
                        false)
                .seenWith(List.of(new RuleHit("ODD", 6.5, "very"), new RuleHit("GOOD", -1, "")), Tuned.NONE)
                .withReports(List.of(
                        new StepReport("odd", "score", "ODD 6.5", Duration.ofMillis(3), List.of()),
                        new StepReport("other", "score", "", Duration.ZERO, List.of(Address.of("somebody@else.test"))),
                        new StepReport("threshold", "quarantine", "score 5.5", Duration.ZERO, List.of())));
    }

    /** Holds a message for an account, if there is room. */
    Optional<Reply> hold(Account owner, String sender, String subject) throws Exception {
        String text = "From: " + sender + "\r\nSubject: " + subject + "\r\n\r\nhello\r\n";
        MailTransaction message = message("t" + ++messages, sender, text, owner);
        Optional<Reply> refusal =
                quarantine.quarantine().refusal(owner.id(), message.content().size());
        if (refusal.isEmpty()) {
            prepared(owner, message).commit();
        }
        return refusal;
    }

    /** A message on its way in. */
    Prepared prepared(Account owner, MailTransaction message) throws Exception {
        Store.StagedBlob body = store.stage(message.content());
        Transaction unit = store.open();
        quarantine
                .quarantine()
                .keep(unit, body, List.of(new HeldCopy(owner, owner.address(), message, "score 5.5", steps)));
        return new Prepared(unit, body);
    }

    /** What is to be committed. */
    record Prepared(Transaction unit, Store.StagedBlob body) {
        void commit() throws StoreException {
            try (body) {
                unit.commit();
            }
        }
    }

    /** What is stored, beside what the quarantine has in memory. */
    Ledger ledger() throws StoreException {
        return Ledger.open(store, clock::nanos);
    }

    void change(byte[] key, byte[] record) throws StoreException {
        Transaction change = store.open();
        change.add(batch -> batch.put(key, record));
        change.commit();
    }

    Optional<Reply> hold(Account owner) throws Exception {
        return hold(owner, "x@remote.test", "test");
    }

    List<QuarantineEntry> entries(QuarantineFilter filter) throws Exception {
        return quarantine.admin().entries(filter, 10_000);
    }

    List<QuarantineEntry> entries() throws Exception {
        return entries(QuarantineFilter.ALL);
    }

    /** References to bodies that are there. */
    int references() throws Exception {
        List<byte[]> owners = new ArrayList<>();
        store.references((hash, owner) -> owners.add(owner));
        return owners.size();
    }

    @Override
    public void close() {
        quarantine.stop();
        store.close();
        engine.close();
    }
}
