package org.palomar.net.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.palomar.net.ConnectionHandler;
import org.palomar.net.EchoHandler;
import org.palomar.net.LineClient;
import org.palomar.net.ListenerSettings;
import org.palomar.net.ListenerSettings.Tls;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

@Timeout(120)
class HandlerServicesTest {

    private Framework framework;
    private NetServer net;
    private HandlerServices handlers;
    private Bundle protocols;

    @BeforeEach
    void start(@TempDir Path cache) throws BundleException, IOException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.palomar.net"));
        framework.start();
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        net.listen(ListenerSettings.loopback("mx", "smtp", Tls.NONE));
        net.listen(ListenerSettings.loopback("submission", "submission", Tls.NONE));
        handlers = new HandlerServices(framework.getBundleContext(), net);
        handlers.open();
        protocols = framework.getBundleContext().installBundle("memory:protocols", emptyBundle());
        protocols.start();
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        handlers.close();
        net.close();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static InputStream emptyBundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, "protocols");
        attributes.putValue(Constants.IMPORT_PACKAGE, "org.palomar.net");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return new ByteArrayInputStream(jar.toByteArray());
    }

    private EchoHandler register(String name, Object protocol) {
        EchoHandler handler = new EchoHandler(name);
        Dictionary<String, Object> properties =
                FrameworkUtil.asDictionary(Map.of(ConnectionHandler.PROTOCOL, protocol));
        protocols.getBundleContext().registerService(ConnectionHandler.class, handler, properties);
        return handler;
    }

    @Test
    void opensThePortsOfEveryProtocolThatAServiceNames() throws IOException {
        assertThat(net.port("mx")).isZero();
        register("one", new String[] {"smtp", "submission"});
        try (LineClient mx = LineClient.to(net.port("mx"));
                LineClient submission = LineClient.to(net.port("submission"))) {
            assertThat(mx.line()).contains("one");
            assertThat(submission.line()).contains("one");
        }
    }

    @Test
    void leavesPortsClosedThatNoServiceNames() {
        register("one", "smtp");
        assertThat(net.port("mx")).isPositive();
        assertThat(net.port("submission")).isZero();
    }

    @Test
    void saysGoodByeToTheSessionsOfAStoppingBundle() throws Exception {
        EchoHandler handler = register("one", "smtp");
        try (LineClient client = LineClient.to(net.port("mx"))) {
            assertThat(client.line()).contains("one");
            assertThat(handler.sessions()).isEqualTo(1);
            protocols.stop();
            assertThat(handler.sessions()).isZero();
            assertThat(client.line()).contains("bye");
        }
    }

    @Test
    void holdsAStoppingBundleUntilItsSessionsHaveEnded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        ConnectionHandler busy = connection -> {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        protocols
                .getBundleContext()
                .registerService(
                        ConnectionHandler.class,
                        busy,
                        FrameworkUtil.asDictionary(Map.of(ConnectionHandler.PROTOCOL, "smtp")));
        try (LineClient client = LineClient.to(net.port("mx"))) {
            begun.await();
            Thread stopper = Thread.ofPlatform().start(() -> {
                try {
                    protocols.stop();
                } catch (BundleException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            assertThat(stopper.join(Duration.ofMillis(500)))
                    .as("the bundle stopped under its session")
                    .isFalse();
            mayEnd.countDown();
            assertThat(stopper.join(Duration.ofSeconds(5))).isTrue();
            assertThat(client.line()).isEmpty();
        }
    }

    @Test
    void keepsConnectionsForTheBundleThatStartsAgain() throws Exception {
        register("one", "smtp");
        int port = net.port("mx");
        protocols.stop();
        try (LineClient waiting = LineClient.to(port)) {
            protocols.update(emptyBundle());
            protocols.start();
            register("two", "smtp");
            assertThat(waiting.line()).contains("two");
        }
        assertThat(net.port("mx")).isEqualTo(port);
    }

    @Test
    void closesThePortsOfABundleThatIsUninstalled() throws Exception {
        register("one", "smtp");
        int port = net.port("mx");
        protocols.stop();
        try (LineClient waiting = LineClient.to(port)) {
            protocols.uninstall();
            assertThat(waiting.line()).contains("not now");
            assertThat(waiting.lineOrEnd()).isEmpty();
        }
        assertThat(net.port("mx")).isZero();
        assertThatThrownBy(() -> LineClient.to(port)).isInstanceOf(IOException.class);
    }

    @Test
    void keepsThePortOfAnUninstalledBundleThatAnotherServes() throws Exception {
        register("one", "smtp");
        int port = net.port("mx");
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(ConnectionHandler.PROTOCOL, "smtp"));
        framework.getBundleContext().registerService(ConnectionHandler.class, new EchoHandler("two"), properties);
        protocols.uninstall();
        try (LineClient client = LineClient.to(port)) {
            assertThat(client.line()).contains("two");
        }
    }
}
