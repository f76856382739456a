package org.palomar.api.database;

import java.util.List;

/** Brings a bundle's tables to their newest version. Registered together with the {@link javax.sql.DataSource}. Safe for any thread. */
public interface Migrations {

    /**
     * Runs those scripts that have not run in this database yet, in the order of their numbers, each in a transaction of its own that also
     * remembers it. A second node that does the same at the same time waits and finds the work done.
     *
     * @param owner the bundle's name, such as {@code directory}; also the prefix of its tables
     * @param scripts all scripts of the owner, numbered 1, 2, 3…
     * @throws MigrationException if a script fails, if one that ran was changed since, or if the database has run scripts that are not in the list
     */
    void migrate(String owner, List<Migration> scripts) throws MigrationException;
}
