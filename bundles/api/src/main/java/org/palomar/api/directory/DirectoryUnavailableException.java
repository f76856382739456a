package org.palomar.api.directory;

/** The directory can't answer now; the same question may be answered later. A protocol answers with a temporary error. */
public final class DirectoryUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    public DirectoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
