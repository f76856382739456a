package org.palomar.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

class OfferingBundlesTest {

    private static final String OFFERED = Runnable.class.getName();

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(OfferingBundlesTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Bundle bundle(boolean started, Object... services) {
        List<BundleCapability> capabilities = List.of(services).stream()
                .map(types -> fake(BundleCapability.class, (self, method, arguments) -> Map.of("objectClass", types)))
                .toList();
        BundleRevision revision = fake(BundleRevision.class, (self, method, arguments) -> capabilities);
        BundleStartLevel level = fake(BundleStartLevel.class, (self, method, arguments) -> started);
        return fake(Bundle.class, (self, method, arguments) -> arguments[0] == BundleRevision.class ? revision : level);
    }

    private static boolean expects(Bundle... bundles) {
        return new OfferingBundles(fake(BundleContext.class, (self, method, arguments) -> bundles), Runnable.class)
                .getAsBoolean();
    }

    @Test
    void expectsAServiceWhereABundleIsMeantToOfferIt() {
        assertThat(expects(bundle(true), bundle(true, "other", List.of("another", OFFERED))))
                .isTrue();
        assertThat(expects(bundle(true, OFFERED))).isTrue();
    }

    @Test
    void oneThatWentSinceItWasListedOffersNothing() {
        BundleStartLevel uninstalled = fake(BundleStartLevel.class, (self, method, arguments) -> {
            throw new IllegalArgumentException("Bundle is uninstalled.");
        });
        Bundle gone = fake(Bundle.class, (self, method, arguments) -> uninstalled);
        assertThat(expects(gone)).isFalse();
        assertThat(expects(gone, bundle(true, OFFERED))).isTrue();
    }

    @Test
    void expectsNoneWhereItWasStoppedOrIsNotInstalled() {
        assertThat(expects(bundle(false, OFFERED), bundle(true, "other"))).isFalse();
        assertThat(expects()).isFalse();
    }
}
