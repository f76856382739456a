package org.palomar.api.session;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * One open connection.
 *
 * @param id unique since the start of {@code net}
 * @param listener the name of its listener, such as {@code imaps}
 * @param protocol such as {@code imap}
 * @param remote the client, after the PROXY protocol was applied
 * @param account login name of who authenticated; empty before
 * @param tls protocol and cipher suite; empty on a plaintext connection
 * @param activity what the session does, such as {@code IDLE}, in a word or two
 * @param opened when it was accepted
 */
public record SessionInfo(
        long id,
        String listener,
        String protocol,
        InetSocketAddress remote,
        String account,
        String tls,
        String activity,
        Instant opened) {}
