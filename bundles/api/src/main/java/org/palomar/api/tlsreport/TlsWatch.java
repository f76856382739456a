package org.palomar.api.tlsreport;

/** Hears how TLS with the servers of a destination went. */
@FunctionalInterface
public interface TlsWatch {

    /** Nobody wants to hear it. */
    TlsWatch NONE = session -> {};

    /** A session, or an attempt at one. Neither waits nor fails. */
    void saw(TlsSession session);
}
