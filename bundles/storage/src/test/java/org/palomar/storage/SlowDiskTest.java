package org.palomar.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;

/** Who comes after a group that takes its time waits for it. */
class SlowDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FaultyEngine engine = new FaultyEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    private static byte[] key(String name) {
        return ("\u00f0" + name).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Begins a commit that is on the committer thread, and stays there until it is answered. */
    private FutureTask<Void> putSlowly(String name, CountDownLatch answer) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Transaction transaction = store.open();
        transaction.add(batch -> {
            begun.countDown();
            while (answer.getCount() > 0) {
                Thread.onSpinWait();
            }
            batch.put(key(name), new byte[1]);
        });
        FutureTask<Void> commit = new FutureTask<>(() -> {
            transaction.commit();
            return null;
        });
        Thread unused = Thread.ofPlatform().start(commit);
        begun.await();
        return commit;
    }

    /** Else the next store on the engine would have a committer beside this one's. */
    @Test
    void closesAfterItsLastGroupHoweverHurried() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FutureTask<Void> commit = putSlowly("last", answer);
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            store.close();
            return engine.get(key("last")).isPresent() && Thread.interrupted();
        });
        Thread hurried = Thread.ofPlatform().start(closing);
        hurried.interrupt();
        await().atMost(PATIENCE).until(() -> !hurried.isInterrupted() || !hurried.isAlive());
        answer.countDown();
        assertThat(closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        commit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void settlesBehindWhatItWasHandedAndOnAFailedDisk() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FutureTask<Void> commit = putSlowly("slow", answer);
        FutureTask<Boolean> settling = new FutureTask<>(() -> {
            store.settle();
            return store.get(key("slow")).isPresent();
        });
        Thread waiting = Thread.ofPlatform().start(settling);
        await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING || !waiting.isAlive());
        answer.countDown();
        assertThat(settling.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        commit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        engine.next(FaultyEngine.Fault.SYNC_FAILS);
        Transaction lost = store.open();
        lost.add(batch -> batch.put(key("lost"), new byte[1]));
        assertThatThrownBy(lost::commit).isInstanceOf(StoreException.class);
        store.settle();
    }
}
