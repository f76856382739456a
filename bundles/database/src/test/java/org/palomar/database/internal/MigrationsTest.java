package org.palomar.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.database.Migration;
import org.palomar.api.database.MigrationException;
import org.palomar.database.EmbeddedDatabase;

class MigrationsTest {

    private static final Migration DOVES = new Migration(
            1, "doves", "-- all of them\ncreate table dove (name varchar(20));\ninsert into dove values ('a; b');\n");
    private static final Migration AGE = new Migration(2, "age", "alter table dove add column age integer");

    private EmbeddedDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = EmbeddedDatabase.inMemory(UUID.randomUUID().toString());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void runsEachScriptOnce() throws Exception {
        database.migrations().migrate("cote", List.of(DOVES));
        database.migrations().migrate("cote", List.of(DOVES, AGE));
        database.migrations().migrate("cote", List.of(DOVES, AGE));
        assertThat(count("select count(*) from dove where age is null")).isOne();
    }

    @Test
    void ownersDoNotMeet() throws Exception {
        database.migrations().migrate("cote", List.of(DOVES));
        database.migrations().migrate("barn", List.of(new Migration(1, "owls", "create table owl (name varchar(20))")));
        assertThat(count("select count(*) from owl")).isZero();
    }

    @Test
    void refusesScriptThatWasChangedAfterItRan() throws Exception {
        database.migrations().migrate("cote", List.of(DOVES));
        Migration changed = new Migration(1, "doves", "create table dove (name varchar(30))");
        assertThatThrownBy(() -> database.migrations().migrate("cote", List.of(changed)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("cote 1 (doves) was changed");
    }

    @Test
    void aCommentMayChange() throws Exception {
        database.migrations().migrate("cote", List.of(DOVES));
        Migration commented = new Migration(1, "doves", DOVES.sql().replace("all of them", "each of them"));
        database.migrations().migrate("cote", List.of(commented));
        assertThat(count("select count(*) from dove")).isOne();
    }

    @Test
    void refusesDatabaseOfNewerVersion() throws Exception {
        database.migrations().migrate("cote", List.of(DOVES, AGE));
        assertThatThrownBy(() -> database.migrations().migrate("cote", List.of(DOVES)))
                .hasMessageContaining("newer version");
    }

    @Test
    void refusesGapsInTheNumbers() {
        assertThatThrownBy(() -> database.migrations().migrate("cote", List.of(AGE)))
                .isInstanceOf(MigrationException.class);
    }

    @Test
    void failedScriptLeavesNothingBehind() throws Exception {
        Migration broken = new Migration(1, "doves", "create table dove (name varchar(20));\nselect nonsense;\n");
        assertThatThrownBy(() -> database.migrations().migrate("cote", List.of(broken)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("cote 1 (doves) failed");
        database.migrations().migrate("cote", List.of(DOVES));
        assertThat(count("select count(*) from dove")).isOne();
    }

    @Test
    void twoNodesAtOnceRunAScriptOnce() throws Exception {
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> node = () -> {
                new SqlMigrations(database.dataSource(), Clock.systemUTC()).migrate("cote", List.of(DOVES, AGE));
                return true;
            };
            for (Future<Boolean> done : nodes.invokeAll(List.of(node, node, node, node))) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(count("select count(*) from dove")).isOne();
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
