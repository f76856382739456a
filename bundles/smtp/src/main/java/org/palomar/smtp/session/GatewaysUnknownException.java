package org.palomar.smtp.session;

import java.io.Serial;

/** Nobody can tell now whether a client is a gateway in front of this server, or what that says, though it ought to be known. What is for that message is put off. */
final class GatewaysUnknownException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    GatewaysUnknownException(String message) {
        super(message);
    }

    GatewaysUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
