package org.palomar.api.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * The server's TLS identity: certificates for each name, chosen by SNI. A reload needs nothing of the users: the next handshake sees the new
 * certificates, open connections keep theirs.
 */
public interface ServerTls {

    /** For server sockets; TLS 1.2 and 1.3 only. Always the newest. */
    SSLContext context();

    /** The certificates in use, the default one first. */
    List<X509Certificate> certificates();

    /**
     * Those that clients may be shown who ask for a host: one of each kind of key.
     *
     * @param host in lower case
     */
    default List<X509Certificate> shownFor(String host) {
        return certificates().stream().limit(1).toList();
    }
}
