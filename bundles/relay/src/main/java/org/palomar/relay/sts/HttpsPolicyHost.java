package org.palomar.relay.sts;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.palomar.api.address.Domain;
import org.palomar.net.https.Https;
import org.palomar.net.https.HttpsAnswer;
import org.palomar.net.https.HttpsRequest;

/**
 * Fetches policies over HTTPS: no redirects (RFC 8461 §3.3), a certificate of the host's name, a bounded body within a bounded time. Names are looked up as those of mail servers are, and lead nowhere
 * where no mail server can be.
 *
 * @param port at which policies are
 */
public record HttpsPolicyHost(Https https, int port, Duration deadline) implements PolicyHost {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final int OK = 200;

    public HttpsPolicyHost(Https https) {
        this(https, HttpsRequest.PORT, DEADLINE);
    }

    @Override
    public String fetch(Domain domain) throws IOException {
        Domain host = Domain.parse("mta-sts." + domain).orElseThrow(() -> new IOException("its name is too long"));
        HttpsAnswer answer = https.send(
                HttpsRequest.get(host, "/.well-known/mta-sts.txt", StsPolicy.MAX_TEXT)
                        .at(port),
                deadline);
        if (answer.status() != OK) {
            throw new IOException("HTTP status " + answer.status());
        }
        if (!answer.type().toLowerCase(Locale.ROOT).startsWith("text/plain")) {
            throw new IOException("it is no text/plain");
        }
        return answer.body();
    }
}
