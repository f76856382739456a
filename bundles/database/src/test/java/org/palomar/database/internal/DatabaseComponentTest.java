package org.palomar.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.database.EmbeddedDatabase;

class DatabaseComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final BlockingQueue<Object> registered = new LinkedBlockingQueue<>();

    @Test
    void keepsRowsOverRestarts() throws Exception {
        DatabaseComponent first = new DatabaseComponent(framework(), Map.of());
        execute(awaitDataSource(), "create table dove (name varchar(20))", "insert into dove values ('paloma')");
        first.stop();

        DatabaseComponent second = new DatabaseComponent(framework(), Map.of("pool-size", "2"));
        try (Connection connection = awaitDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select name from dove")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("paloma");
        }
        assertThat(second.findings()).isEmpty();
        second.stop();
    }

    @Test
    void saysWhyTheDatabaseCannotBeOpened() throws Exception {
        Files.createDirectories(data.resolve("database/palomar"));
        Files.writeString(data.resolve("database/palomar/service.properties"), "no database");
        DatabaseComponent component = new DatabaseComponent(framework(), Map.of());
        await().atMost(PATIENCE).until(() -> !component.findings().isEmpty());
        assertThat(component.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("can't be opened"));
        component.stop();
        assertThat(registered).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("surprises")
    void saysWhatNobodyExpectedAndTriesAgain(Throwable surprise) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        DatabaseComponent component = new DatabaseComponent(framework(), Map.of(), (folder, now) -> {
            if (!broken.get()) {
                return EmbeddedDatabase.open(folder.resolve("late"), now.poolSize(), now.patience());
            }
            if (surprise instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) surprise;
        });
        await().atMost(PATIENCE).until(() -> !component.findings().isEmpty());
        assertThat(component.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("can't be opened", "surprise"));
        broken.set(false);
        awaitDataSource();
        component.stop();
    }

    static List<Throwable> surprises() {
        return List.of(new IllegalStateException("surprise"), new NoClassDefFoundError("org/example/surprise"));
    }

    @Test
    void wrongValueKeepsTheLastGoodOne() throws Exception {
        DatabaseComponent component = new DatabaseComponent(framework(), Map.of("pool-size", "4"));
        awaitDataSource();
        component.modified(Map.of("pool-size", "many"));
        assertThat(component.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("etc/palomar.database.cfg", "pool-size"));
        component.modified(Map.of());
        assertThat(component.findings()).isEmpty();
        component.stop();
    }

    @Test
    void onlyTheServersUserCanLookIntoTheFolder() throws Exception {
        DatabaseComponent component = new DatabaseComponent(framework(), Map.of());
        awaitDataSource();
        component.stop();
        assertThat(Files.getPosixFilePermissions(data.resolve("database"))).hasSize(3);
    }

    @Test
    void aPoolGivesNoMoreConnectionsThanItsSize() throws Exception {
        Duration patience = Duration.ofMinutes(1);
        try (EmbeddedDatabase database = EmbeddedDatabase.open(data.resolve("small"), 1, patience);
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Connection only = database.dataSource().getConnection();
            Future<Connection> second =
                    others.submit(() -> database.dataSource().getConnection());
            await().atMost(PATIENCE).until(() -> database.waiting() > 0 || second.isDone());
            assertThat(second.isDone()).isFalse();
            assertThat(database.busy()).isOne();
            only.close();
            try (Connection freed = second.get()) {
                assertThat(freed.isClosed()).isFalse();
            }
        }
    }

    private DataSource awaitDataSource() throws InterruptedException {
        Object service = registered.poll(30, TimeUnit.SECONDS);
        while (service != null && !(service instanceof DataSource)) {
            service = registered.poll(30, TimeUnit.SECONDS);
        }
        assertThat(service).isInstanceOf(DataSource.class);
        return (DataSource) service;
    }

    private static void execute(DataSource database, String... sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : List.of(sql)) {
                statement.execute(each);
            }
        }
    }

    /** As much of a framework as the component asks for. */
    private BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getProperty")) {
                        return data.toString();
                    }
                    registered.add(arguments[1]);
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (p, m, a) -> null);
                });
    }
}
