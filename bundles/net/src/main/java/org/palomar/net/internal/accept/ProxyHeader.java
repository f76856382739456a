package org.palomar.net.internal.accept;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.palomar.api.address.Network;

/**
 * Reads the header of the PROXY protocol, versions 1 and 2, from octets. Source: "The PROXY protocol", versions 1 &amp; 2, W. Tarreau, 2020 (HAProxy). Pure and
 * total.
 */
public final class ProxyHeader {

    /** What the first octets of a connection are. */
    public sealed interface Result {}

    /** More octets are needed: at least so many in total. */
    public record Incomplete(int atLeast) implements Result {}

    /**
     * A header.
     *
     * @param length octets that it takes
     * @param source the client; empty if the proxy speaks for itself (LOCAL, UNKNOWN)
     */
    public record Header(int length, Optional<InetSocketAddress> source) implements Result {}

    /** No header, or a wrong one. */
    public record Malformed() implements Result {}

    /** Longest header that is read: version 2 with its extensions; far above what proxies send. */
    public static final int LONGEST = 4_096;

    /** §2.1: a version 1 header has at most 107 octets with its CRLF. */
    private static final int LONGEST_V1 = 107;

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int V2_FIXED = 16;
    private static final int V2_IPV4 = 12;
    private static final int V2_IPV6 = 36;
    private static final Malformed MALFORMED = new Malformed();

    private ProxyHeader() {}

    /** Reads the header at the start of {@code octets}, of which {@code length} have come. */
    public static Result read(byte[] octets, int length) {
        if (length == 0) {
            return new Incomplete(1);
        }
        boolean first = octets[0] == V1[0];
        byte[] signature = first ? V1 : V2;
        int compared = Math.min(length, signature.length);
        if (!Arrays.equals(octets, 0, compared, signature, 0, compared)) {
            return MALFORMED;
        }
        if (length < signature.length) {
            return new Incomplete(signature.length);
        }
        return first ? readV1(octets, length) : readV2(octets, length);
    }

    // §2.1: "PROXY" SP ("TCP4" / "TCP6") SP source SP destination SP source-port SP destination-port CRLF, or "PROXY
    // UNKNOWN" anything CRLF
    private static Result readV1(byte[] octets, int length) {
        int end = Math.min(length, LONGEST_V1);
        for (int i = V1.length; i < end; i++) {
            if (octets[i] == '\n') {
                return octets[i - 1] == '\r'
                        ? v1Line(new String(octets, 0, i - 1, StandardCharsets.ISO_8859_1), i + 1)
                        : MALFORMED;
            }
        }
        return length >= LONGEST_V1 ? MALFORMED : new Incomplete(length + 1);
    }

    private static Result v1Line(String line, int length) {
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new Header(length, Optional.empty());
        }
        boolean known = words[1].equals("TCP4") || words[1].equals("TCP6");
        if (!known || words.length != 6 || !words[4].matches("\\d{1,5}") || !words[5].matches("\\d{1,5}")) {
            return MALFORMED;
        }
        int port = Integer.parseInt(words[4]);
        Optional<InetAddress> source =
                Network.parseAddress(words[2]).filter(address -> words[1].equals("TCP6") == words[2].contains(":"));
        if (source.isEmpty() || port > 65_535) {
            return MALFORMED;
        }
        return new Header(length, Optional.of(new InetSocketAddress(source.get(), port)));
    }

    // §2.2: signature, version and command, family and transport, length, addresses, extensions
    private static Result readV2(byte[] octets, int length) {
        if (length < V2_FIXED) {
            return new Incomplete(V2_FIXED);
        }
        int versionAndCommand = octets[12] & 0xFF;
        int family = (octets[13] & 0xFF) >> 4;
        int rest = port(octets, 14);
        int total = V2_FIXED + rest;
        if (versionAndCommand >> 4 != 2 || (versionAndCommand & 0x0F) > 1 || total > LONGEST) {
            return MALFORMED;
        }
        if (length < total) {
            return new Incomplete(total);
        }
        boolean local = (versionAndCommand & 0x0F) == 0;
        if (local || family == 0) {
            return new Header(total, Optional.empty());
        }
        return switch (family) {
            case 1 -> rest < V2_IPV4 ? MALFORMED : v2Address(octets, 4, total);
            case 2 -> rest < V2_IPV6 ? MALFORMED : v2Address(octets, 16, total);
            default -> MALFORMED;
        };
    }

    private static Result v2Address(byte[] octets, int size, int total) {
        try {
            InetAddress source = InetAddress.getByAddress(Arrays.copyOfRange(octets, V2_FIXED, V2_FIXED + size));
            int port = port(octets, V2_FIXED + 2 * size);
            return new Header(total, Optional.of(new InetSocketAddress(source, port)));
        } catch (UnknownHostException wrongSize) {
            return MALFORMED;
        }
    }

    private static int port(byte[] octets, int index) {
        return ((octets[index] & 0xFF) << Byte.SIZE) | (octets[index + 1] & 0xFF);
    }
}
