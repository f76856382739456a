package org.palomar.queue.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.Resolution;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** Our own users in a few words: everybody in {@code local.test} but {@link #AWAY}, whose mail goes on to another domain, and {@link #THERE}, and the mail that they got. Safe for any thread. */
final class LocalMail implements Directory, DeliveryAgent {

    static final Address AWAY = Address.of("away@local.test");

    /** Whose mailbox another server of the domain has. */
    static final Address THERE = Address.of("there@local.test");

    private static final Domain LOCAL = Domain.of("local.test");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Origin> origins = new CopyOnWriteArrayList<>();
    private volatile @Nullable Supplier<Store> kept;
    private volatile Runnable whenKept = () -> {};
    private volatile boolean broken;
    private volatile Reply reply = new Reply(250, "2.1.5", "Delivered");

    void answers(Reply other) {
        reply = other;
    }

    /** Whether it fails by a programming error. */
    void breaks(boolean now) {
        broken = now;
    }

    List<String> received() {
        return received;
    }

    /** Where what was received came from, one for each of it. */
    List<Origin> origins() {
        return origins;
    }

    @Override
    public boolean isLocal(Domain domain) {
        return domain.equals(LOCAL);
    }

    @Override
    public Resolution resolve(Address address) {
        if (address.equals(AWAY)) {
            return new Resolution.Deliverable(Set.of(), List.of(Address.of("x@far.test")));
        }
        if (address.equals(THERE)) {
            return new Resolution.Deliverable(Set.of(), List.of(THERE));
        }
        return isLocal(address.domain())
                ? new Resolution.Deliverable(Set.of(new AccountId(1)), List.of())
                : new Resolution.NotLocal();
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return Optional.of(new Account(id, new Address("account" + id, LOCAL), "", true));
    }

    @Override
    public Optional<Account> account(Address address) {
        return Optional.empty();
    }

    /** From now on it keeps what it gets in the store, by its own key for each; {@code afterwards} happens when that is durable. */
    void keepsIn(Supplier<Store> store, Runnable afterwards) {
        kept = store;
        whenKept = afterwards;
    }

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> dispositions, boolean refusable, Companion companion) {
        if (broken) {
            throw new IllegalStateException("by order");
        }
        Map<Recipient, Reply> replies = new HashMap<>();
        for (Disposition disposition : dispositions) {
            if (disposition instanceof Disposition.Deliver deliver) {
                deliver.recipients().forEach(recipient -> replies.put(recipient, reply));
                if (reply.code() < 300) {
                    String text = text(deliver); // which may be gone with its entry after the commit
                    keep(replies, companion);
                    origins.add(deliver.transaction().origin());
                    received.add(text);
                }
            }
        }
        return replies;
    }

    private void keep(Map<Recipient, Reply> replies, Companion companion) {
        if (kept == null) {
            return;
        }
        Transaction unit = kept.get().open();
        byte[] key = ("z" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
        unit.add(batch -> batch.put(key, new byte[0]));
        try {
            companion.addTo(unit, replies);
            unit.commit();
            whenKept.run();
        } catch (StoreException failure) {
            replies.replaceAll((recipient, before) -> new Reply(451, "4.3.0", "Not now"));
        }
    }

    private static String text(Disposition.Deliver deliver) {
        try (InputStream in = deliver.transaction().content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
