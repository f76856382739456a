package org.palomar.mailboxes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.MemoryBehind;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** A mailbox is loaded while the last of its records are removed. */
class LateLoadTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final MailboxName LISTS = MailboxName.of("Lists");
    private static final long PATIENCE_SECONDS = 60;

    private final HeldEngine engine = new HeldEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    /** An engine in memory that does something before the removal reads a record, and after a load has seen it. */
    private static final class HeldEngine extends MemoryBehind {

        private volatile byte[] held = {};
        private volatile Runnable beforeGet = () -> {};
        private volatile Runnable afterScan = () -> {};

        @Override
        public Optional<byte[]> get(byte[] key) throws StoreException {
            if (Arrays.equals(key, held)) {
                beforeGet.run();
            }
            return super.get(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
            super.scan(from, to, visitor);
            if (Arrays.equals(from, held)) {
                afterScan.run();
            }
        }
    }

    private KeyValueMailStore open() throws StoreException {
        return KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }

    private static void delete(StoredAccount account) {
        try {
            account.delete(LISTS);
        } catch (StoreException | MailboxException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aMailboxThatIsGoneWhenItHasBeenLoadedIsNotFound() throws StoreException, MailboxException {
        long id = open().account(ALICE).create(LISTS, Set.of()).id().value();
        StoredAccount account = open().account(ALICE); // where nothing is loaded yet
        CountDownLatch removing = new CountDownLatch(1);
        CountDownLatch loaded = new CountDownLatch(1);
        engine.held = Keys.state(id);
        engine.beforeGet = () -> {
            removing.countDown();
            await(loaded);
        };
        CompletableFuture<Void> deletion = CompletableFuture.runAsync(() -> delete(account));
        await(removing);
        engine.afterScan = () -> {
            loaded.countDown();
            deletion.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        };
        assertThat(account.load(LISTS, id)).isEmpty();
        assertThat(engine.get(Keys.state(id))).isEmpty();
    }
}
