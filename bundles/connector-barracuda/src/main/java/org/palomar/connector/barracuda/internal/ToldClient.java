package org.palomar.connector.barracuda.internal;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.address.Network;
import org.palomar.mime.Headers;

/**
 * Who brought a message to the gateway. Its own {@code Received} stands right below that of this server, where nobody else can write, and is believed first. Where it names an address of a private network or of a
 * gateway, as inside the cloud, {@code X-Barracuda-Connect: host[192.0.2.1]} or {@code X-BESS-Apparent-Source-IP: 192.0.2.1} counts, unless there are several which differ: then one of them is forged.
 */
final class ToldClient {

    /** RFC 4193: private addresses of IPv6. */
    private static final Network UNIQUE_LOCAL = Network.parse("fc00::/7").orElseThrow();

    /** That of this server, and the one below it. */
    private static final int GATEWAYS_RECEIVED = 1;

    private static final int MOST_VALUE = 1000;

    // Received: from GREETING (NAME [ADDRESS]) by …; what a client calls itself has no space, so that it can't end the
    // first word.
    private static final Pattern RECEIVED = Pattern.compile(
            "from\\s+\\S+\\s+\\(\\s*(?:[^\\s\\[\\]()]+\\s*)?\\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})]\\s*\\)\\s+by\\s.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CONNECT = Pattern.compile("[^\\s\\[\\]]*\\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})]");

    private ToldClient() {}

    /** @param gateway whether an address is a gateway's */
    static Optional<InetAddress> of(Headers headers, Predicate<InetAddress> gateway) {
        Predicate<InetAddress> stranger = address -> isOutside(address) && !gateway.test(address);
        return received(headers.all("Received"))
                .filter(stranger)
                .or(() -> fields(headers).filter(stranger));
    }

    private static Optional<InetAddress> received(List<Headers.Field> received) {
        if (received.size() <= GATEWAYS_RECEIVED) {
            return Optional.empty();
        }
        Matcher found = RECEIVED.matcher(cut(received.get(GATEWAYS_RECEIVED).value()));
        return found.matches() ? Network.parseAddress(found.group(1)) : Optional.empty();
    }

    private static Optional<InetAddress> fields(Headers headers) {
        Set<Optional<InetAddress>> named = new LinkedHashSet<>();
        for (Headers.Field field : headers.fields()) {
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "x-barracuda-connect" -> {
                    Matcher found = CONNECT.matcher(cut(field.value()).strip());
                    named.add(found.matches() ? Network.parseAddress(found.group(1)) : Optional.empty());
                }
                case "x-bess-apparent-source-ip" ->
                    named.add(Network.parseAddress(cut(field.value()).strip()));
                default -> {
                    // says nothing of it
                }
            }
        }
        return named.size() == 1 ? named.iterator().next() : Optional.empty();
    }

    private static String cut(String value) {
        return value.substring(0, Math.min(value.length(), MOST_VALUE));
    }

    private static boolean isOutside(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && !UNIQUE_LOCAL.contains(address);
    }
}
