package org.palomar.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Authenticator;
import org.palomar.database.EmbeddedDatabase;
import org.palomar.directory.internal.records.Credential;
import org.palomar.directory.internal.records.ScramKeys;
import org.palomar.directory.internal.records.SqlRecords;

class DirectoryComponentTest {

    private final EmbeddedDatabase database;
    private final BlockingQueue<Object> registered = new LinkedBlockingQueue<>();

    DirectoryComponentTest() throws SQLException {
        database = EmbeddedDatabase.inMemory(UUID.randomUUID().toString());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void aMalformedRowIsSaidAndReadAgainWhenItIsMended() throws Exception {
        assertThat(new SqlRecords(database.dataSource(), database.migrations())
                        .load()
                        .domains())
                .isEmpty();
        execute("insert into directory_domain (name) values ('no domain')");
        DirectoryComponent component = component(database.dataSource());
        assertSaysThatNobodyCanLogIn(component);
        execute("delete from directory_domain");
        assertComesToWork(component);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureThatPassesNeedsNobody(Throwable failure) throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        DirectoryComponent component = component(failingWhile(failing, failure));
        assertSaysThatNobodyCanLogIn(component);
        failing.set(false);
        assertComesToWork(component);
    }

    static List<Throwable> failures() {
        return List.of(
                new SQLException("no connection"),
                new IllegalStateException("surprise"),
                new NoClassDefFoundError("org/example/Gone"));
    }

    @Test
    void aStopEndsTheTries() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        DirectoryComponent component = component(failingWhile(failing, new SQLException("no connection")));
        component.stop();
        failing.set(false);
        component.open(DirectoryComponent.FIRST_PAUSE);
        assertThat(registered).isEmpty();
    }

    /** Not for imported accounts only. */
    @Test
    void saysWhichMechanismIsNotOfferedAndWhy() throws Exception {
        SqlRecords records = new SqlRecords(database.dataSource(), database.migrations());
        records.insertDomain(Domain.of("example.test"));
        ScramKeys keys = new ScramKeys("SCRAM-SHA-1", 4096, "c2FsdA==", "c3RvcmVk", "c2VydmVy");
        records.insertAccount(Address.of("alice@example.test"), "", new Credential("{X}hash", List.of(keys)));
        DirectoryComponent component = component(database.dataSource());
        assertThat(component.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.text())
                    .isEqualTo("SCRAM-SHA-256 is not offered (enabled accounts without keys for it: 1).");
            assertThat(finding.remedy()).contains("was imported, or got its password while", "mail:password");
        });
        component.stop();
    }

    private void assertSaysThatNobodyCanLogIn(DirectoryComponent component) {
        assertThat(registered).isEmpty();
        assertThat(component.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("Nobody can receive mail or log in"));
    }

    private void assertComesToWork(DirectoryComponent component) throws InterruptedException {
        Object service = registered.poll(30, TimeUnit.SECONDS);
        while (service != null && !(service instanceof Authenticator)) {
            service = registered.poll(30, TimeUnit.SECONDS);
        }
        assertThat(service).isNotNull();
        assertThat(component.findings()).isEmpty();
        component.stop();
    }

    private DirectoryComponent component(DataSource source) {
        return new DirectoryComponent(framework(), source, database.migrations(), Map.of());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private DataSource failingWhile(AtomicBoolean failing, Throwable failure) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (failing.get()) {
                        throw failure;
                    }
                    try {
                        return method.invoke(database.dataSource(), arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** As much of a framework as the component asks for. */
    private BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    registered.add(arguments[1]);
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (p, m, a) -> null);
                });
    }
}
