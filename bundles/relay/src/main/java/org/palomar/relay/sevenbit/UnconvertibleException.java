package org.palomar.relay.sevenbit;

/** A message has octets beyond ASCII where nothing can stand for them. */
public final class UnconvertibleException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param why a clause for the sender */
    UnconvertibleException(String why) {
        super(why);
    }
}
