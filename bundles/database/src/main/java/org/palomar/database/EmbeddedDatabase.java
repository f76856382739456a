package org.palomar.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.derby.jdbc.EmbeddedDataSource;
import org.palomar.api.database.Migrations;
import org.palomar.database.internal.SqlMigrations;

/**
 * An open Derby database of this process with its pool of connections. Derby's defaults are durable: a commit returns after the log was forced
 * to the disk. Safe for any thread; only one process can have a folder open.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final String MEMORY = "memory:";

    /** SQLState of a shutdown that went well. */
    private static final String SHUT_DOWN = "08006";

    private final String name;
    private final HikariDataSource pool;
    private final Migrations migrations;

    private EmbeddedDatabase(String name, int connections, Duration wait) throws SQLException {
        this.name = name;
        EmbeddedDataSource derby = derby(name);
        derby.setCreateDatabase("create");
        // Made or recovered now, in whatever time that takes: the pool would give it no more than a caller's wait.
        derby.getConnection().close();
        HikariConfig config = new HikariConfig();
        config.setPoolName("palomar-database");
        config.setDataSource(derby);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(wait.toMillis());
        try {
            this.pool = new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException failed) {
            throw failed.getCause() instanceof SQLException sql ? sql : new SQLException(failed);
        }
        this.migrations = new SqlMigrations(pool, Clock.systemUTC());
    }

    /**
     * Opens the database in a folder, which Derby makes if it does not exist; its parent must.
     *
     * @param connections how many may be in use at once
     * @param wait how long a caller waits for one, at least 250 ms
     */
    public static EmbeddedDatabase open(Path folder, int connections, Duration wait) throws SQLException {
        return new EmbeddedDatabase(folder.toAbsolutePath().toString(), connections, wait);
    }

    /** Opens a database without files, gone when it is closed. Equal names are the same database. */
    public static EmbeddedDatabase inMemory(String name) throws SQLException {
        return new EmbeddedDatabase(MEMORY + name, 4, Duration.ofSeconds(10));
    }

    public DataSource dataSource() {
        return pool;
    }

    public Migrations migrations() {
        return migrations;
    }

    /** Changes the size of the pool at once. */
    public void resize(int connections) {
        pool.getHikariConfigMXBean().setMaximumPoolSize(connections);
    }

    /** Connections in use now. */
    public int busy() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    /** Threads that wait for a connection now. */
    public int waiting() {
        return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    /** Closes the connections, then the database, so that its next start needs no recovery. */
    @Override
    public void close() throws SQLException {
        pool.close();
        EmbeddedDataSource derby = derby(name);
        if (name.startsWith(MEMORY)) {
            derby.setConnectionAttributes("drop=true");
        } else {
            derby.setShutdownDatabase("shutdown");
        }
        try {
            derby.getConnection().close();
        } catch (SQLException end) {
            if (!SHUT_DOWN.equals(end.getSQLState())) {
                throw end;
            }
        }
    }

    private static EmbeddedDataSource derby(String name) {
        EmbeddedDataSource derby = new EmbeddedDataSource();
        derby.setDatabaseName(name);
        return derby;
    }
}
