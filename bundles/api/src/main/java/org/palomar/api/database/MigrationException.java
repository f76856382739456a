package org.palomar.api.database;

/** The tables can't be brought to the shape that the code expects. The message names owner, script and reason. */
public final class MigrationException extends Exception {

    private static final long serialVersionUID = 1L;

    public MigrationException(String message) {
        super(message);
    }

    public MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
