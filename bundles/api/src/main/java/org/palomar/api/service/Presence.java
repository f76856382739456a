package org.palomar.api.service;

/**
 * What is the case with a service.
 *
 * @param <S> the service
 */
public sealed interface Presence<S> {

    /** It is there. */
    record There<S>(S service) implements Presence<S> {}

    /** It ought to be there, and is not: nothing that needs it may be done without it. */
    record Missing<S>() implements Presence<S> {}

    /** It is not there, and nobody wants it. */
    record Unwanted<S>() implements Presence<S> {}
}
