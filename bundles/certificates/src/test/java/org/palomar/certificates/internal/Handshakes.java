package org.palomar.certificates.internal;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Real handshakes over the loopback address, by a client that prefers ECDSA and trusts everything. */
final class Handshakes {

    private Handshakes() {}

    /** The subject of the certificate that a client is shown which asks for this name. */
    static String presented(Certificates certificates, String name) throws Exception {
        return certificate(certificates, name).getSubjectX500Principal().getName();
    }

    static X509Certificate certificate(Certificates certificates, String name) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) certificates
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var handshake = threads.submit(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    accepted.startHandshake();
                    return accepted.getInputStream().read();
                }
            });
            X509Certificate shown;
            try (SSLSocket client = (SSLSocket) trusting()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                SSLParameters parameters = client.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                client.setSSLParameters(parameters);
                client.startHandshake();
                shown = (X509Certificate) client.getSession().getPeerCertificates()[0];
            }
            handshake.get();
            return shown;
        }
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEverything()}, null);
        return context;
    }

    /** For a client that wants to see what it is shown. */
    private static final class TrustEverything implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
