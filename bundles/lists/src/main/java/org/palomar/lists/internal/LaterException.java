package org.palomar.lists.internal;

/** A post is wanted, but there is no room for it beside others of the same message: it comes again by way of the queue. */
final class LaterException extends Exception {

    private static final long serialVersionUID = 1L;

    LaterException() {
        super("the message goes to more lists than have room at one time");
    }
}
