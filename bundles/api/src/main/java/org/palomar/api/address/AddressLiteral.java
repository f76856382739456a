package org.palomar.api.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A host by its number where a domain could be: {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3). */
public record AddressLiteral(InetAddress host) {

    private static final String IPV6 = "IPv6:";

    private static final String PART = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** Only what is a literal address: what is not, such as 999.0.0.1, would be looked up as a name; and 010.0.0.1 has two meanings. */
    private static final Pattern NUMBER = Pattern.compile(PART + "(\\." + PART + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    // address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"
    /** Reads a literal with its brackets; empty if it is none, or a general one, of which no kind was ever standardised. */
    public static Optional<AddressLiteral> parse(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return Optional.empty();
        }
        String inside = text.substring(1, text.length() - 1);
        boolean six = inside.regionMatches(true, 0, IPV6, 0, IPV6.length());
        String number = six ? inside.substring(IPV6.length()) : inside;
        return number.contains(":") == six ? parseHost(number).map(AddressLiteral::new) : Optional.empty();
    }

    /** Reads the number alone, of IPv4 or IPv6; empty if it is none. Asks no name server. */
    public static Optional<InetAddress> parseHost(String number) {
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(number));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        String text = host.getHostAddress();
        int zone = text.indexOf('%');
        String number = zone < 0 ? text : text.substring(0, zone);
        return host instanceof Inet6Address ? "[" + IPV6 + number + "]" : "[" + number + "]";
    }
}
