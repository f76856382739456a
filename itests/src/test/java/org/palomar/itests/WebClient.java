package org.palomar.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/** Asks an instance by HTTPS, as a client that believes the certificate in its data folder and no other. */
final class WebClient {

    /** No answer within this time is a failure: a busy machine, not a network. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Distribution distribution;

    WebClient(Distribution distribution) {
        this.distribution = distribution;
    }

    /** Asks at 127.0.0.1, the name of which must be in the certificate. */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return get(distribution.port(8443), path, headers);
    }

    HttpResponse<String> get(int port, String path, String... headers) throws IOException, InterruptedException {
        return send("GET", "", port, path, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", body, distribution.port(8443), path, headers);
    }

    private HttpResponse<String> send(String method, String body, int port, String path, String... headers)
            throws IOException, InterruptedException {
        // A client of its own each time: the certificate may be a new one.
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting())
                .connectTimeout(ANSWER)
                .build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                    .timeout(ANSWER)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Whether a handshake at a port gets the certificate that the data folder has now. */
    boolean serves(int port) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(ANSWER.toMillis()));
            socket.startHandshake();
            return true;
        } catch (SSLHandshakeException another) {
            return false;
        }
    }

    private SSLContext trusting() throws IOException {
        try {
            return InstanceTrust.context(distribution);
        } catch (GeneralSecurityException bug) {
            throw new IOException(bug);
        }
    }
}
