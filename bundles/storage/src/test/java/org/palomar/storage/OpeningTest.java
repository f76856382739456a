package org.palomar.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;

class OpeningTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();

    private String open() throws StoreException {
        attempts.incrementAndGet();
        return switch (trouble.get()) {
            case StoreException refused -> throw refused;
            case RuntimeException bug -> throw bug;
            case LinkageError bug -> throw bug;
            case null, default -> "mail";
        };
    }

    private Opening<String> begin() {
        return Opening.begin("test", PAUSE, this::open, published::add);
    }

    @Test
    void triesUntilItWorksWhateverIsInTheWayAndSaysWhatItIs() {
        trouble.set(new StoreException(StoreException.Reason.UNAVAILABLE, "the disk does not answer"));
        Opening<String> opening = begin();
        await().until(() -> attempts.get() > 2);
        assertThat(opening.failure()).contains("the disk does not answer");
        trouble.set(new IllegalStateException("a bug"));
        await().until(() ->
                opening.failure().filter(text -> text.contains("a bug")).isPresent());
        trouble.set(new NoClassDefFoundError("a class"));
        await().until(() ->
                opening.failure().filter(text -> text.contains("a class")).isPresent());
        assertThat(opening.now()).isEmpty();
        assertThat(published).isEmpty();
        trouble.set(null);
        await().until(() -> opening.now().isPresent());
        assertThat(opening.failure()).isEmpty();
        assertThat(opening.end()).contains("mail");
        assertThat(published).containsExactly("mail");
    }

    @Test
    void triesNoMoreOnceItIsEnded() {
        trouble.set(new StoreException(StoreException.Reason.UNAVAILABLE, "the disk does not answer"));
        Opening<String> opening = begin();
        await().until(() -> attempts.get() > 1);
        assertThat(opening.end()).isEmpty();
        int before = attempts.get();
        trouble.set(null);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("palomar-test-opener")));
        assertThat(attempts).hasValue(before);
        assertThat(published).isEmpty();
    }

    /** What is being opened at the end is handed over, though nobody heard of it. */
    @Test
    void waitsForAnAttemptThatIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Opening<String> opening = Opening.begin(
                "slow",
                PAUSE,
                () -> {
                    begun.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    return "mail";
                },
                published::add);
        begun.await();
        AtomicReference<@Nullable Object> handed = new AtomicReference<>();
        Thread ending = Thread.ofVirtual().start(() -> handed.set(opening.end().orElse("nothing")));
        await().until(() ->
                ending.getState() == Thread.State.WAITING || ending.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        ending.join();
        assertThat(handed.get()).isEqualTo("mail");
        assertThat(published).isEmpty();
    }
}
