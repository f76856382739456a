package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

class ChangingBundlesTest {

    private final AtomicLong nanos = new AtomicLong();

    private static final BundleEvent ANY = new BundleEvent(BundleEvent.STARTED, (Bundle) Proxy.newProxyInstance(
            ChangingBundlesTest.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (self, method, arguments) -> null));

    @Test
    void looksOnceUntilABundleChanges() {
        AtomicInteger looks = new AtomicInteger();
        ChangingBundles bundles = new ChangingBundles(() -> looks.incrementAndGet() == 2, nanos::get);
        assertThat(bundles.getAsBoolean()).isFalse();
        assertThat(bundles.getAsBoolean()).isFalse();
        bundles.bundleChanged(ANY);
        assertThat(bundles.getAsBoolean()).isTrue();
        assertThat(bundles.getAsBoolean()).isTrue();
        assertThat(looks).hasValue(2);
    }

    /** A bundle that is stopped or started while it does not resolve says nothing of it. */
    @Test
    void looksAgainAfterASecondThoughNobodySaysThatABundleHasChanged() {
        AtomicInteger looks = new AtomicInteger();
        ChangingBundles bundles = new ChangingBundles(() -> looks.incrementAndGet() == 2, nanos::get);
        assertThat(bundles.getAsBoolean()).isFalse();
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(bundles.getAsBoolean()).isFalse();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(bundles.getAsBoolean()).isTrue();
    }

    @Test
    void whoStopsWhileSessionsEndGoesByWhatWasKnown() {
        AtomicInteger looks = new AtomicInteger();
        ChangingBundles bundles = new ChangingBundles(
                () -> {
                    if (looks.incrementAndGet() > 1) {
                        throw new IllegalStateException("Invalid BundleContext.");
                    }
                    return true;
                },
                nanos::get);
        assertThat(bundles.getAsBoolean()).isTrue();
        bundles.bundleChanged(ANY);
        assertThat(bundles.getAsBoolean()).isTrue();
    }

    @Test
    void whatChangesWhileItLooksIsLookedAtAgain() {
        AtomicInteger looks = new AtomicInteger();
        ChangingBundles[] bundles = new ChangingBundles[1];
        bundles[0] = new ChangingBundles(
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        bundles[0].bundleChanged(ANY);
                        return false;
                    }
                    return true;
                },
                nanos::get);
        assertThat(bundles[0].getAsBoolean()).isFalse();
        assertThat(bundles[0].getAsBoolean()).isTrue();
    }
}
