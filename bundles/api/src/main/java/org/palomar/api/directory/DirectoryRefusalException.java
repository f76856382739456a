package org.palomar.api.directory;

/** An administrator asked for what can't be: a domain that exists already, an alias to nowhere. The message says what and how to mend it. */
public final class DirectoryRefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    public DirectoryRefusalException(String message) {
        super(message);
    }
}
