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
}
