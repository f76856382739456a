package org.palomar.lists.internal;

/** So many posts are being prepared that this one has to come again. */
final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;

    BusyException() {
        super("too many posts are being prepared at this time");
    }
}
