package org.palomar.relay.session;

import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Outbound;

/** What a connection must have before a message goes over it; each more than the one before. */
public enum TlsDemand {
    /** No TLS, although the server offers it. */
    NEVER,
    /** TLS if the server offers it and it works, whoever the server is; otherwise none (RFC 7435). */
    IF_OFFERED,
    /** TLS, whoever the server is. */
    ENCRYPTED,
    /** TLS with a certificate of the host's name that an authority vouches for. */
    VERIFIED,
    /** The same, and TLS begins with the first octet (RFC 8314 §3.3). */
    VERIFIED_AT_ONCE;

    /**
     * What a message itself demands; {@link #NEVER} if nothing. One with REQUIRETLS goes to a server that is who it should be (RFC 8689 §4.2.1), a notice of the queue under any TLS, as nobody would hear that it was lost
     * (§5).
     */
    public static TlsDemand of(Outbound message) {
        if (!message.options().needs().contains(BodyNeed.REQUIRETLS)) {
            return NEVER;
        }
        return message.kind() == Outbound.Kind.NOTICE ? ENCRYPTED : VERIFIED;
    }

    /** Whether nothing may be sent without TLS. */
    public boolean isBinding() {
        return compareTo(ENCRYPTED) >= 0;
    }

    /** Whether the server's certificate matters. */
    public boolean verifies() {
        return compareTo(VERIFIED) >= 0;
    }
}
