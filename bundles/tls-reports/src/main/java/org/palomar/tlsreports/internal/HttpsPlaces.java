package org.palomar.tlsreports.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.dns.Resolver;
import org.palomar.api.message.Content;
import org.palomar.net.Dialer;
import org.palomar.net.https.Https;
import org.palomar.net.https.HttpsAnswer;
import org.palomar.net.https.HttpsRequest;
import org.palomar.reports.NotSentException;

/** Web servers over HTTPS (RFC 8460 §5.4). */
record HttpsPlaces(Dialer dialer, Supplier<TlsReportsSettings> settings) implements WebPlaces {

    private static final int MOST_ANSWER = 64 * 1024;

    /** RFC 9110 §15.5.9, RFC 6585 §4: not now. All others of their kind say that it is not wanted so. */
    private static final Set<Integer> LATER = Set.of(408, 429);

    @Override
    public void post(Resolver resolver, String uri, byte[] report, Duration limit)
            throws IOException, NotSentException {
        HttpsRequest.Body body = new HttpsRequest.Body("application/tlsrpt+gzip", Content.of(report));
        HttpsRequest request = HttpsRequest.post(uri, body, MOST_ANSWER)
                .orElseThrow(() -> NotSentException.refused("it is no place on the web"));
        TlsReportsSettings now = settings.get();
        if (request.port() != HttpsRequest.PORT && !now.allowsAll()) {
            throw NotSentException.refused(
                    "it is at port " + request.port() + ", and only 443 is for strangers to name");
        }
        HttpsAnswer answer = new Https(dialer, resolver, address -> allows(now, address)).send(request, limit);
        if (answer.status() / 100 == 4 && !LATER.contains(answer.status())) {
            throw NotSentException.refused("HTTP status " + answer.status());
        }
        if (!answer.isSuccess()) {
            throw new IOException("HTTP status " + answer.status());
        }
    }

    /** Not this machine, by whatever address: it may trust what comes from itself. */
    private static boolean allows(TlsReportsSettings settings, InetAddress address) {
        try {
            return settings.allowsAll()
                    || (settings.allows(address) && NetworkInterface.getByInetAddress(address) == null);
        } catch (SocketException unknown) {
            return false;
        }
    }
}
