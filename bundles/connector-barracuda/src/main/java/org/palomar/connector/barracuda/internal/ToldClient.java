package org.palomar.connector.barracuda.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.address.Network;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.mime.Headers;

/**
 * Who brought a message to the gateway, by its own {@code Received}, which stands right below that of this server, where nobody else can write. Its fields that say the same ({@code X-Barracuda-Connect},
 * {@code X-BESS-Apparent-Source-IP}) stand at the end of the header, below all that the sender wrote, where any of them may be the sender's: they are not asked. Of that {@code Received} the greeting is the client's, who may write into it
 * what looks like the gateway's words. One that is in the form known here, and can be read in several ways, is of a client that hides: no honest one has a greeting of several words (RFC 5321 §4.1.1.1). A private address, a gateway, or another
 * form is the gateway's own doing, and names nobody.
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

    private static final String ADDRESS = "\\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})]";

    /** The end of what the gateway says of its client, in which it may add comments of its own, as about TLS. */
    private static final String END = ADDRESS + "\\s*\\)(?:\\s*\\([^()\\[\\]]*\\))*\\s*";

    // Received: from GREETING (NAME [ADDRESS]) by …
    private static final Pattern RECEIVED =
            Pattern.compile("from\\s+\\S+(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What is between the greeting and "by", if the greeting is one word. */
    private static final Pattern CLIENT = Pattern.compile("\\s+\\(\\s*(?:[^\\s\\[\\]()]+\\s*)?" + END);

    private static final Pattern SAID = Pattern.compile(END + "(?=by\\s)", Pattern.CASE_INSENSITIVE);

    /** Of a gateway that adds something else in front of its "by", the client may have written all that is in the form known here. */
    private static final Pattern ANOTHER =
            Pattern.compile(ADDRESS + ".*[\\s)]by\\s", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private ToldClient() {}

    /** @param gateway whether an address is a gateway's */
    static GatewayClient of(Headers headers, Predicate<InetAddress> gateway) {
        List<Headers.Field> received = headers.all("Received");
        if (received.size() <= GATEWAYS_RECEIVED) {
            return new GatewayClient.Unnamed();
        }
        String value = received.get(GATEWAYS_RECEIVED).value();
        return value.length() > MOST_VALUE
                ? new GatewayClient.Hidden()
                : said(value, address -> isOutside(address) && !gateway.test(address));
    }

    private static GatewayClient said(String value, Predicate<InetAddress> tells) {
        Matcher received = RECEIVED.matcher(value);
        String said = received.matches() ? received.group(1) : "";
        int end = SAID.matcher(said).results().mapToInt(MatchResult::end).max().orElse(0);
        if (end == 0) {
            return new GatewayClient.Unnamed();
        }
        Matcher client = CLIENT.matcher(said.substring(0, end));
        if (!client.matches() || ANOTHER.matcher(said.substring(end)).find()) {
            return new GatewayClient.Hidden();
        }
        return Network.parseAddress(client.group(1))
                .filter(tells)
                .<GatewayClient>map(GatewayClient.Named::new)
                .orElseGet(GatewayClient.Unnamed::new);
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
