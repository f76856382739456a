package org.palomar.directory.internal.records;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Preferences in two tables, whose rows the database removes with the domain or account that they are of. */
final class SqlPreferences implements PreferenceRecords {

    private static final Logger LOG = LoggerFactory.getLogger(SqlPreferences.class);

    private final DataSource database;

    SqlPreferences(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Preference> all() throws DirectoryUnavailableException {
        return Sql.transaction(database, connection -> {
            List<Optional<Preference>> all = new ArrayList<>(Sql.query(
                    connection,
                    "select domain, subject, name, content from directory_domain_preference",
                    row -> preference(new Holder.OfDomain(Domain.of(row.getString(1))), row)));
            all.addAll(Sql.query(
                    connection,
                    "select account, subject, name, content from directory_account_preference",
                    row -> preference(new Holder.OfAccount(new AccountId(row.getLong(1))), row)));
            return all.stream().flatMap(Optional::stream).toList();
        });
    }

    /** A row that somebody has edited by hand is left out: a wish about a filter is no reason to take no mail. */
    private static Optional<Preference> preference(Holder holder, ResultSet row) throws SQLException {
        try {
            return Optional.of(new Preference(holder, row.getString(2), row.getString(3), row.getString(4)));
        } catch (IllegalArgumentException malformed) {
            LOG.warn("A preference of {} is left out: {}", holder, malformed.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void put(Preference preference) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> {
            remove(connection, preference.holder(), preference.subject(), preference.key());
            return Sql.update(
                    connection,
                    "insert into " + table(preference.holder()) + " (" + column(preference.holder())
                            + ", subject, name, content) values (?, ?, ?, ?)",
                    owner(preference.holder()),
                    preference.subject(),
                    preference.key(),
                    preference.value());
        });
    }

    @Override
    public void remove(Holder holder, String subject, String key) throws DirectoryUnavailableException {
        Sql.transaction(database, connection -> remove(connection, holder, subject, key));
    }

    private static int remove(Connection connection, Holder holder, String subject, String key) throws SQLException {
        return Sql.update(
                connection,
                "delete from " + table(holder) + " where " + column(holder) + " = ? and subject = ? and name = ?",
                owner(holder),
                subject,
                key);
    }

    private static String column(Holder holder) {
        return holder instanceof Holder.OfDomain ? "domain" : "account";
    }

    private static String table(Holder holder) {
        return "directory_" + column(holder) + "_preference";
    }

    private static Object owner(Holder holder) {
        return switch (holder) {
            case Holder.OfDomain(Domain domain) -> domain.name();
            case Holder.OfAccount(AccountId account) -> account.value();
        };
    }
}
