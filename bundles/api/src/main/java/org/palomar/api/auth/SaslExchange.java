package org.palomar.api.auth;

/** One SASL exchange, server side. The protocol does the framing and base64. For one thread. */
public interface SaslExchange {

    /** Whether the mechanism starts with the client's response, so that without an initial one an empty challenge is sent. */
    boolean clientFirst();

    /** Takes a response of the client, decoded; for a mechanism that starts with the server, first an empty one. */
    SaslStep respond(byte[] response);
}
