package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.Resolution;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.mime.BodyDecoding;
import org.palomar.storage.Contribution;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Limits over a disk that fails by order. The clock stands at nine in the evening in UTC. */
abstract class LimitsFixture {

    /** A notice that is in the queue, its body decoded. */
    record Told(Address to, String header, String text) {}

    static final Account ANA = account(1, "ana@example.org");
    static final Account BEN = account(2, "ben@example.org");
    static final Account CARLA = account(3, "carla@example.net");

    final WallClock clock = new WallClock(Instant.parse("2026-01-02T21:00:00Z"));
    final Map<String, String> settings = new ConcurrentHashMap<>(Map.of("time-zone", "UTC"));
    final List<Told> told = new CopyOnWriteArrayList<>();

    /** Whether there ought to be a signer. */
    volatile boolean signs;

    final Neighbours neighbours = new Neighbours(() -> signs);
    FaultyEngine engine = new FaultyEngine();
    Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final OutboundQueue queue = this::enqueue;
    RunningLimits limits = open();

    LimitsFixture() {
        neighbours.set(queue);
        neighbours.set(new Known());
    }

    private static Account account(long id, String address) {
        return new Account(new AccountId(id), Address.of(address), "", true);
    }

    final RunningLimits open() {
        try {
            return RunningLimits.open(store, clock, this::read, neighbours);
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** While there is none, nobody can be told. */
    final void queueIs(boolean there) {
        if (there) {
            neighbours.set(queue);
        } else {
            neighbours.unset(queue);
        }
    }

    private LimitsSettings read() {
        try {
            return LimitsSettings.read(new Values(settings));
        } catch (InvalidConfigurationException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    /** Everything ends in order, and begins again. */
    final void restart() {
        limits.stop();
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        limits = open();
    }

    /** What was not synced is lost. */
    final void powerCut() throws StoreException {
        FaultyEngine after = engine.crashed();
        store.close();
        engine.close();
        engine = after;
        store = Stores.open(engine, StoreSettings.DEFAULT);
        limits = open();
    }

    /** Sends messages to one recipient each; all must be accepted. */
    final void sends(Account account, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(send(account, 1)).as("message %s", i + 1).isEmpty();
        }
    }

    /** Sends one message, as delivery does; empty if it was accepted. */
    final Optional<Reply> send(Account account, int recipients) {
        return switch (limits.limits().reserve(account, recipients)) {
            case Reservation.Refused(Reply reply) -> Optional.of(reply);
            case Reservation.Granted(Charge charge) -> {
                try (charge) {
                    commit(charge);
                    yield Optional.empty();
                } catch (StoreException failure) {
                    throw new AssertionError(failure);
                }
            }
        };
    }

    final void commit(Charge charge, Contribution... others) throws StoreException {
        Transaction unit = store.open();
        unit.add(batch -> {});
        charge.addTo(unit);
        for (Contribution other : others) {
            unit.add(other);
        }
        unit.commit();
    }

    final String refusal(Account account, int recipients) {
        return send(account, recipients)
                .orElseThrow(() -> new AssertionError("it was accepted"))
                .toString();
    }

    private void enqueue(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException {
        List<Told> notices = new ArrayList<>();
        for (Outbound message : messages) {
            assertThat(message.sender().isNull())
                    .as("nobody hears that a notice fails")
                    .isTrue();
            notices.add(told(
                    message.recipients().getFirst().address(), body.content().prefixedBy(octets(message.prefix()))));
        }
        Transaction.of(unit).add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                // it is only remembered
            }

            @Override
            public void committed() {
                told.addAll(notices);
            }
        });
    }

    private static byte[] octets(Content content) {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Told told(Address to, Content content) {
        try (InputStream in = content.open()) {
            String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            int end = all.indexOf("\r\n\r\n");
            InputStream body = new ByteArrayInputStream(all.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
            String text =
                    new String(BodyDecoding.decode(body, "quoted-printable").readAllBytes(), StandardCharsets.UTF_8);
            return new Told(to, all.substring(0, end), text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The three accounts. */
    private static final class Known implements Directory {

        @Override
        public boolean isLocal(Domain domain) {
            return true;
        }

        @Override
        public Resolution resolve(Address address) {
            return new Resolution.NotLocal();
        }

        @Override
        public Optional<Account> account(AccountId id) {
            return List.of(ANA, BEN, CARLA).stream()
                    .filter(account -> account.id().equals(id))
                    .findFirst();
        }

        @Override
        public Optional<Account> account(Address address) {
            return Optional.empty();
        }
    }
}
