package org.palomar.directory.internal.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.database.Migration;
import org.palomar.api.database.MigrationException;
import org.palomar.api.database.Migrations;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;

/** Records in SQL that Derby and PostgreSQL both understand. */
public final class SqlRecords implements Records {

    private final DataSource database;

    /** Brings the tables to their newest shape first. */
    public SqlRecords(DataSource database, Migrations migrations) throws MigrationException {
        migrations.migrate(
                "directory", List.of(script(1, "tables"), script(2, "relayed-domains"), script(3, "preferences")));
        this.database = database;
    }

    private static Migration script(int number, String name) {
        String file = number + "-" + name + ".sql";
        try (InputStream sql = Objects.requireNonNull(SqlRecords.class.getResourceAsStream(file), file)) {
            return new Migration(number, name, new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException brokenJar) {
            throw new UncheckedIOException(brokenJar);
        }
    }

    @Override
    public PreferenceRecords preferences() {
        return new SqlPreferences(database);
    }

    @Override
    public Rows load() throws DirectoryUnavailableException {
        return Sql.transaction(
                database, connection -> new Rows(domains(connection), accounts(connection), aliases(connection)));
    }

    private static List<DomainEntry> domains(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                "select name, catch_all, relayed from directory_domain",
                row -> new DomainEntry(Domain.of(row.getString(1)), unlisted(row.getString(2), row.getInt(3) != 0)));
    }

    private static Unlisted unlisted(@Nullable String catchAll, boolean relayed) {
        if (relayed) {
            return new Unlisted.Relayed();
        }
        return catchAll == null ? new Unlisted.Refused() : new Unlisted.Caught(Address.of(catchAll));
    }

    private static List<Account> accounts(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                "select id, address, display_name, enabled from directory_account",
                row -> new Account(
                        new AccountId(row.getLong(1)),
                        Address.of(row.getString(2)),
                        row.getString(3),
                        row.getInt(4) != 0));
    }

    private static List<Alias> aliases(Connection connection) throws SQLException {
        Map<Address, List<Address>> targets = new LinkedHashMap<>();
        List<Alias> single = Sql.query(
                connection,
                "select address, target from directory_alias order by address, place",
                row -> new Alias(Address.of(row.getString(1)), List.of(Address.of(row.getString(2)))));
        single.forEach(alias -> targets.computeIfAbsent(alias.address(), absent -> new ArrayList<>())
                .addAll(alias.targets()));
        return targets.entrySet().stream()
                .map(entry -> new Alias(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public void insertDomain(Domain domain) throws DirectoryUnavailableException {
        update("insert into directory_domain (name) values (?)", domain.name());
    }

    @Override
    public void deleteDomain(Domain domain) throws DirectoryUnavailableException {
        update("delete from directory_domain where name = ?", domain.name());
    }

    @Override
    public void setUnlisted(Domain domain, Unlisted unlisted) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> setUnlisted(connection, domain, unlisted));
    }

    private static int setUnlisted(Connection connection, Domain domain, Unlisted unlisted) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update directory_domain set catch_all = ?, relayed = ? where name = ?")) {
            if (unlisted instanceof Unlisted.Caught(Address by)) {
                statement.setString(1, by.toString());
            } else {
                statement.setNull(1, Types.VARCHAR);
            }
            statement.setInt(2, unlisted instanceof Unlisted.Relayed ? 1 : 0);
            statement.setString(3, domain.name());
            return statement.executeUpdate();
        }
    }

    @Override
    public AccountId insertAccount(Address address, String displayName, Credential credential)
            throws DirectoryUnavailableException {
        return Sql.transaction(database, connection -> {
            AccountId id = insertAccountRow(connection, address, displayName, credential.hash());
            putScram(connection, id, credential);
            return id;
        });
    }

    private static AccountId insertAccountRow(Connection connection, Address address, String displayName, String hash)
            throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "insert into directory_account (address, domain, display_name, enabled, hash) values (?, ?, ?, 1, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            row.setString(1, address.toString());
            row.setString(2, address.domain().name());
            row.setString(3, displayName);
            row.setString(4, hash);
            row.executeUpdate();
            try (ResultSet id = row.getGeneratedKeys()) {
                id.next();
                return new AccountId(id.getLong(1));
            }
        }
    }

    @Override
    public void deleteAccount(Departure departure) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> {
            for (Alias alias : departure.shortened()) {
                putAlias(connection, alias);
            }
            for (Address address : departure.emptied()) {
                Sql.update(connection, "delete from directory_alias where address = ?", address.toString());
            }
            for (Domain domain : departure.uncaught()) {
                setUnlisted(connection, domain, new Unlisted.Refused());
            }
            long id = departure.account().id().value();
            return Sql.update(connection, "delete from directory_account where id = ?", id);
        });
    }

    @Override
    public void setEnabled(AccountId id, boolean enabled) throws DirectoryUnavailableException {
        update("update directory_account set enabled = ? where id = ?", enabled ? 1 : 0, id.value());
    }

    @Override
    public Optional<Credential> credential(AccountId id) throws DirectoryUnavailableException {
        return Sql.transaction(database, connection -> {
            List<String> hash = Sql.query(
                    connection, "select hash from directory_account where id = ?", row -> row.getString(1), id.value());
            List<ScramKeys> keys = Sql.query(
                    connection,
                    "select mechanism, iterations, salt, stored_key, server_key from directory_scram where account = ?",
                    row -> new ScramKeys(
                            row.getString(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5)),
                    id.value());
            return hash.stream().findFirst().map(found -> new Credential(found, keys));
        });
    }

    @Override
    public void setCredential(AccountId id, Credential credential) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> {
            Sql.update(connection, "update directory_account set hash = ? where id = ?", credential.hash(), id.value());
            return putScram(connection, id, credential);
        });
    }

    @Override
    public boolean replaceCredential(AccountId id, String expectedHash, Credential credential)
            throws DirectoryUnavailableException {
        return Sql.transaction(database, connection -> {
            int rows = Sql.update(
                    connection,
                    "update directory_account set hash = ? where id = ? and hash = ?",
                    credential.hash(),
                    id.value(),
                    expectedHash);
            return rows == 1 && putScram(connection, id, credential);
        });
    }

    private static boolean putScram(Connection connection, AccountId id, Credential credential) throws SQLException {
        Sql.update(connection, "delete from directory_scram where account = ?", id.value());
        for (ScramKeys keys : credential.scram()) {
            Sql.update(
                    connection,
                    "insert into directory_scram (account, mechanism, iterations, salt, stored_key, server_key)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    id.value(),
                    keys.mechanism(),
                    keys.iterations(),
                    keys.salt(),
                    keys.storedKey(),
                    keys.serverKey());
        }
        return true;
    }

    @Override
    public Map<Integer, Long> scramIterations(String mechanism) throws DirectoryUnavailableException {
        return Sql.transaction(
                database,
                connection -> Sql.query(
                                connection,
                                "select iterations, count(*) from directory_scram"
                                        + " where mechanism = ? and iterations > 0 group by iterations",
                                row -> Map.entry(row.getInt(1), row.getLong(2)),
                                mechanism)
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Set<AccountId> withoutScram(String mechanism) throws DirectoryUnavailableException {
        return Sql.transaction(
                database,
                connection -> new HashSet<>(Sql.query(
                        connection,
                        "select id from directory_account where enabled <> 0 and not exists"
                                + " (select 1 from directory_scram where account = id and mechanism = ?)",
                        row -> new AccountId(row.getLong(1)),
                        mechanism)));
    }

    @Override
    public void putAlias(Alias alias) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> putAlias(connection, alias));
    }

    private static boolean putAlias(Connection connection, Alias alias) throws SQLException {
        String address = alias.address().toString();
        Sql.update(connection, "delete from directory_alias where address = ?", address);
        int place = 0;
        for (Address target : alias.targets()) {
            Sql.update(
                    connection,
                    "insert into directory_alias (address, place, domain, target) values (?, ?, ?, ?)",
                    address,
                    place++,
                    alias.address().domain().name(),
                    target.toString());
        }
        return true;
    }

    @Override
    public void deleteAlias(Address address) throws DirectoryUnavailableException {
        update("delete from directory_alias where address = ?", address.toString());
    }

    @Override
    public String setting(String name, String fresh) throws DirectoryUnavailableException {
        return Sql.transaction(database, connection -> {
            List<String> found = Sql.query(
                    connection, "select content from directory_setting where name = ?", row -> row.getString(1), name);
            if (found.isEmpty()) {
                Sql.update(connection, "insert into directory_setting (name, content) values (?, ?)", name, fresh);
            }
            return found.isEmpty() ? fresh : found.getFirst();
        });
    }

    private void update(String sql, Object... parameters) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> Sql.update(connection, sql, parameters));
    }
}
