package org.palomar.connector.barracuda.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.address.Network;
import org.palomar.mime.Headers;

/**
 * Who brought a message to the gateway, by its own {@code Received}, which stands right below that of this server, where nobody else can write. Its fields that say the same ({@code X-Barracuda-Connect},
 * {@code X-BESS-Apparent-Source-IP}) stand at the end of the header, below all that the sender wrote, where any of them may be the sender's: they are not asked. Where that {@code Received} names a private address or a gateway, or can be read
 * in two ways, nobody is known.
 */
final class ToldClient {

    /** Of carriers and clouds between themselves (RFC 6598), and private ones of IPv6 (RFC 4193). */
    private static final List<Network> INSIDE = List.of(
            Network.parse("100.64.0.0/10").orElseThrow(),
            Network.parse("fc00::/7").orElseThrow());

    /** That of this server, and the one below it. */
    private static final int GATEWAYS_RECEIVED = 1;

    /** A greeting has up to 512 octets (RFC 5321 §4.5.3.1.4). In what is longer, what the gateway has found may be out of sight. */
    private static final int MOST_VALUE = 1500;

    // Received: from GREETING (NAME [ADDRESS]) by …
    private static final Pattern RECEIVED = Pattern.compile(
            "from\\s+\\S+(\\s+\\(\\s*(?:[^\\s\\[\\]()]+\\s*)?\\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})]\\s*\\)\\s*by\\s.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Behind the first word of a greeting there is one address, unless the greeting has more words, which name another. */
    private static final Pattern ADDRESS_ENDS = Pattern.compile("]\\s*\\)\\s*by\\s", Pattern.CASE_INSENSITIVE);

    private ToldClient() {}

    /** @param gateway whether an address is a gateway's */
    static Optional<InetAddress> of(Headers headers, Predicate<InetAddress> gateway) {
        return received(headers.all("Received")).filter(address -> isOutside(address) && !gateway.test(address));
    }

    private static Optional<InetAddress> received(List<Headers.Field> received) {
        if (received.size() <= GATEWAYS_RECEIVED) {
            return Optional.empty();
        }
        String value = received.get(GATEWAYS_RECEIVED).value();
        Matcher found = RECEIVED.matcher(value);
        return value.length() <= MOST_VALUE
                        && found.matches()
                        && ADDRESS_ENDS.matcher(found.group(1)).results().count() == 1
                ? Network.parseAddress(found.group(2))
                : Optional.empty();
    }

    private static boolean isOutside(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && INSIDE.stream().noneMatch(network -> network.contains(address));
    }
}
