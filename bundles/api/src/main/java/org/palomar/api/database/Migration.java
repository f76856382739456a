package org.palomar.api.database;

/**
 * One numbered step of a schema; never changed once it was released.
 *
 * @param number from 1
 * @param name what it does, in a few words
 * @param sql statements, separated by semicolons at the end of a line; lines that start with {@code --} are comments. SQL that Derby and
 *     PostgreSQL both understand
 */
public record Migration(int number, String name, String sql) {
    public Migration {
        if (number < 1) {
            throw new IllegalArgumentException("migrations are numbered from 1");
        }
    }
}
