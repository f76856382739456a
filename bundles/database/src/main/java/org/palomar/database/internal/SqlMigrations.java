package org.palomar.database.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.palomar.api.database.Migration;
import org.palomar.api.database.MigrationException;
import org.palomar.api.database.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrations remembered in the table {@code palomar_migration}. The remembering row is written first in a script's transaction: a second node
 * waits at its key until the first one is through, and then finds the script done.
 */
public final class SqlMigrations implements Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(SqlMigrations.class);

    private static final String LEDGER = "palomar_migration";
    private static final String CREATE_LEDGER = "create table palomar_migration (bundle varchar(64) not null,"
            + " step integer not null, title varchar(200) not null, checksum char(64) not null,"
            + " applied_at timestamp not null, primary key (bundle, step))";

    private final DataSource database;
    private final Clock clock;

    public SqlMigrations(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public synchronized void migrate(String owner, List<Migration> scripts) throws MigrationException {
        checkNumbers(owner, scripts);
        try (Connection connection = database.getConnection()) {
            ensureLedger(connection);
            Map<Integer, String> done = done(connection, owner);
            if (done.size() > scripts.size()) {
                throw new MigrationException("The database has run " + done.size() + " migrations of " + owner
                        + ", this version knows " + scripts.size() + ": it was used by a newer version");
            }
            connection.setAutoCommit(false);
            for (Migration script : scripts) {
                if (!done.containsKey(script.number())) {
                    run(connection, owner, script);
                } else if (!checksum(script).equals(done.get(script.number()))) {
                    throw new MigrationException(
                            "Migration " + title(owner, script) + " was changed after it ran in this database");
                }
            }
        } catch (SQLException failed) {
            throw new MigrationException("The migrations of " + owner + " failed: " + failed.getMessage(), failed);
        }
    }

    private static void checkNumbers(String owner, List<Migration> scripts) throws MigrationException {
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).number() != i + 1) {
                throw new MigrationException("The migrations of " + owner + " are not numbered 1, 2, 3…");
            }
        }
    }

    private void run(Connection connection, String owner, Migration script) throws SQLException, MigrationException {
        try {
            remember(connection, owner, script);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements(script.sql())) {
                    statement.execute(sql);
                }
            }
            connection.commit();
            LOG.info("Ran migration {}", title(owner, script));
        } catch (SQLException failed) {
            connection.rollback();
            boolean byAnotherNode =
                    checksum(script).equals(done(connection, owner).get(script.number()));
            connection.rollback();
            if (!byAnotherNode) {
                throw new MigrationException(
                        "Migration " + title(owner, script) + " failed: " + failed.getMessage(), failed);
            }
        }
    }

    private void remember(Connection connection, String owner, Migration script) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "insert into palomar_migration (bundle, step, title, checksum, applied_at) values (?, ?, ?, ?, ?)")) {
            row.setString(1, owner);
            row.setInt(2, script.number());
            row.setString(3, script.name());
            row.setString(4, checksum(script));
            row.setTimestamp(5, Timestamp.from(clock.instant()));
            row.executeUpdate();
        }
    }

    private static void ensureLedger(Connection connection) throws SQLException {
        if (hasLedger(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE_LEDGER);
        } catch (SQLException failed) {
            if (!hasLedger(connection)) {
                throw failed;
            }
        }
    }

    // Derby folds unquoted names to upper case, PostgreSQL to lower case.
    private static boolean hasLedger(Connection connection) throws SQLException {
        boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
        String name = upper ? LEDGER.toUpperCase(Locale.ROOT) : LEDGER;
        try (ResultSet tables = connection.getMetaData().getTables(null, null, name, null)) {
            return tables.next();
        }
    }

    private static Map<Integer, String> done(Connection connection, String owner) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select step, checksum from palomar_migration where bundle = ?")) {
            query.setString(1, owner);
            Map<Integer, String> done = new TreeMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    done.put(rows.getInt(1), rows.getString(2));
                }
            }
            return done;
        }
    }

    private static List<String> statements(String sql) {
        String code = sql.lines().filter(line -> !line.strip().startsWith("--")).collect(Collectors.joining("\n"));
        return Arrays.stream(code.split(";[ \\t]*(\\n|$)", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    // Of the statements, not of the comments between them.
    private static String checksum(Migration script) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            statements(script.sql())
                    .forEach(statement -> digest.update((statement + ";\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String title(String owner, Migration script) {
        return owner + " " + script.number() + " (" + script.name() + ")";
    }
}
