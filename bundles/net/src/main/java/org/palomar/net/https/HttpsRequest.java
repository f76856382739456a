package org.palomar.net.https;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;

/**
 * What is asked.
 *
 * @param host whose certificate is demanded
 * @param port 1 to 65535
 * @param target path and query, printable ASCII without spaces, from a slash on
 * @param body what is posted; empty for GET
 * @param most octets of an answer
 */
public record HttpsRequest(Domain host, int port, String target, Optional<Body> body, int most) {

    /** Where HTTPS is. */
    public static final int PORT = 443;

    private static final int MOST_PORT = 0xffff;
    private static final int MOST_TARGET = 2048;

    /**
     * What is posted.
     *
     * @param type such as {@code text/plain}
     */
    public record Body(String type, Content content) {
        public Body {
            if (!isPrintable(type.replace(' ', '_'))) {
                throw new IllegalArgumentException("not a media type");
            }
        }
    }

    public HttpsRequest {
        if (port < 1 || port > MOST_PORT || most < 1) {
            throw new IllegalArgumentException("not a port or bound");
        }
        if (!target.startsWith("/") || target.length() > MOST_TARGET || !isPrintable(target)) {
            throw new IllegalArgumentException("not a target");
        }
    }

    /** A page of a host. */
    public static HttpsRequest get(Domain host, String target, int most) {
        return new HttpsRequest(host, PORT, target, Optional.empty(), most);
    }

    /** Posts to a URI that somebody else has written; empty if it is none of HTTPS, with a host that has a name, and nothing before or behind. */
    public static Optional<HttpsRequest> post(String uri, Body body, int most) {
        try {
            URI read = URI.create(uri);
            Optional<Domain> host = Optional.ofNullable(read.getHost()).flatMap(Domain::parse);
            boolean fits = "https".equals(String.valueOf(read.getScheme()).toLowerCase(Locale.ROOT))
                    && host.isPresent()
                    && read.getRawUserInfo() == null
                    && read.getRawFragment() == null;
            String path = String.valueOf(read.getRawPath());
            String query = read.getRawQuery() == null ? "" : "?" + read.getRawQuery();
            return fits
                    ? Optional.of(new HttpsRequest(
                            host.get(),
                            read.getPort() < 0 ? PORT : read.getPort(),
                            (path.isEmpty() ? "/" : path) + query,
                            Optional.of(body),
                            most))
                    : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The same at another port. */
    public HttpsRequest at(int other) {
        return new HttpsRequest(host, other, target, body, most);
    }

    byte[] head() {
        String where = port == PORT ? host.name() : host.name() + ":" + port;
        String head = (body.isPresent() ? "POST " : "GET ") + target + " HTTP/1.1\r\nHost: " + where
                + "\r\nUser-Agent: Palomar\r\nConnection: close\r\n"
                + body.map(one -> "Content-Type: " + one.type() + "\r\nContent-Length: "
                                + one.content().size() + "\r\n")
                        .orElse("")
                + "\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
