package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CarrierWatchTest {

    private static final int USUAL = 2;

    private final AtomicInteger lost = new AtomicInteger();
    private final Carriers carriers = new Carriers();
    private final CarrierWatch watch = new CarrierWatch(carriers, USUAL, lost::get);

    private static final class Carriers implements CarrierWatch.Carriers {
        private int threads = USUAL;
        private boolean turn = true;
        private boolean full;

        @Override
        public int get() {
            return threads;
        }

        @Override
        public void set(int wanted) {
            threads = wanted;
        }

        @Override
        public boolean hasTurn() {
            if (full) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return turn;
        }
    }

    @Test
    void givesAThreadForEachThatIsLostAndTakesItBack() throws Exception {
        lost.set(3);
        watch.look();
        assertThat(carriers.threads).isEqualTo(USUAL + 3);
        assertThat(watch.findings())
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains("compute without end and hold 3 threads"));
        lost.set(0);
        watch.look();
        assertThat(carriers.threads).isEqualTo(USUAL);
        assertThat(watch.findings()).isEmpty();
    }

    @Test
    void asksForNoMoreThreadsThanTheOperatorAllows() {
        String most = "jdk.virtualThreadScheduler.maxPoolSize";
        String before = System.getProperty(most);
        try {
            System.setProperty(most, "1");
            assertThat(CarrierWatch.usual()).isEqualTo(1);
        } finally {
            if (before == null) {
                System.clearProperty(most);
            } else {
                System.setProperty(most, before);
            }
        }
    }

    @Test
    void blamesNoStepOnABusyMachine() throws Exception {
        carriers.turn = false;
        watch.look();
        assertThat(carriers.threads).isEqualTo(USUAL + CarrierWatch.MOST);
        assertThat(watch.findings())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.text()).contains("Nothing got its turn").doesNotContain("steps"));
        carriers.turn = true;
        watch.look();
        assertThat(carriers.threads).isEqualTo(USUAL);
        assertThat(watch.findings()).isEmpty();
    }

    @Test
    void whatAnEarlierOneHasGivenIsNotGivenAgain() throws Exception {
        carriers.threads = USUAL + CarrierWatch.MOST;
        watch.look();
        assertThat(carriers.threads).isEqualTo(USUAL);
    }

    @Test
    void goesOnAfterErrorsAndSaysSo() throws Exception {
        carriers.full = true;
        watch.lookSafely();
        assertThat(watch.findings())
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains("not contained", "native thread"));
        carriers.full = false;
        watch.lookSafely();
        assertThat(watch.findings()).isEmpty();
    }
}
