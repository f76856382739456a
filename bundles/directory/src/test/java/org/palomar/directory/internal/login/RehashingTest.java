package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RehashingTest {

    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    private final AtomicLong now = new AtomicLong();
    private final BlockingQueue<String> renewed = new LinkedBlockingQueue<>();

    private String nextRenewed() throws InterruptedException {
        return String.valueOf(renewed.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void renewsOneAfterTheOtherAndWipesThePassword() throws InterruptedException {
        byte[][] seen = new byte[2][];
        try (Rehashing rehashing = new Rehashing(now::get)) {
            for (int i : List.of(0, 1)) {
                assertThat(rehashing.offer(SECRET, password -> {
                            seen[i] = password;
                            renewed.add(i + new String(password, StandardCharsets.UTF_8));
                        }))
                        .isTrue();
            }
            assertThat(nextRenewed()).isEqualTo("0secret");
            assertThat(nextRenewed()).isEqualTo("1secret");
            assertThat(seen[0]).containsOnly(0);
            assertThat(SECRET).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void refusesWhenTooManyWaitInsteadOfSlowingLogins() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Rehashing rehashing = new Rehashing(now::get)) {
            assertThat(rehashing.offer(SECRET, password -> {
                        began.countDown();
                        awaitQuietly(end);
                    }))
                    .isTrue();
            began.await();
            for (int i = 0; i < Rehashing.MAX_WAITING; i++) {
                assertThat(rehashing.offer(SECRET, password -> {})).isTrue();
            }
            assertThat(rehashing.offer(SECRET, password -> {})).isFalse();
            end.countDown();
        }
    }

    @Test
    void restsBetweenTwo() throws InterruptedException {
        try (Rehashing rehashing = new Rehashing(now::get)) {
            rehashing.offer(SECRET, password -> {
                now.addAndGet(TimeUnit.HOURS.toNanos(1));
                renewed.add("first");
            });
            assertThat(nextRenewed()).isEqualTo("first");
            rehashing.offer(SECRET, password -> renewed.add("second"));
            assertThat(renewed.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
