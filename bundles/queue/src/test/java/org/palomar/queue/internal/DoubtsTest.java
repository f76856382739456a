package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;

class DoubtsTest {

    private final Doubts doubts = new Doubts();
    private final AtomicInteger settled = new AtomicInteger();

    @Test
    void theStoreIsAskedOnceAndNotWithoutDoubt() throws StoreException {
        doubts.resolve(settled::incrementAndGet);
        assertThat(settled).hasValue(0);
        doubts.note();
        doubts.resolve(settled::incrementAndGet);
        doubts.resolve(settled::incrementAndGet);
        assertThat(settled).hasValue(1);
    }

    @Test
    void aDoubtThatComesWhileOthersAreResolvedStays() throws StoreException {
        doubts.note();
        doubts.resolve(doubts::note);
        doubts.resolve(settled::incrementAndGet);
        assertThat(settled).hasValue(1);
    }

    @Test
    void nobodyReadsBeforeItIsKnownThoughAnotherIsAlreadyAsking() throws StoreException {
        doubts.note();
        doubts.resolve(() -> doubts.resolve(settled::incrementAndGet));
        assertThat(settled).hasValue(1);
    }

    @Test
    void aStoreThatDoesNotAnswerResolvesNothing() throws StoreException {
        doubts.note();
        assertThatThrownBy(() -> doubts.resolve(() -> {
                    throw new StoreException(StoreException.Reason.UNAVAILABLE, "by order");
                }))
                .isInstanceOf(StoreException.class);
        doubts.resolve(settled::incrementAndGet);
        assertThat(settled).hasValue(1);
    }
}
