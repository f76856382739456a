package org.palomar.filter.senderauth.internal.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who sends, as SPF looks at it (RFC 7208 §2.4, §4.1).
 *
 * @param client without a name
 * @param localPart never empty: {@code postmaster} where there is none
 * @param domain as it is written
 * @param greeting what the client said in EHLO
 * @param receiver this server's name
 */
public record SpfSender(
        InetAddress client, String localPart, String domain, String greeting, String receiver, Instant time) {

    /** What fits into a reply beside our own words. */
    static final int LONGEST_TEXT = 200;

    private static final Pattern ZEROS = Pattern.compile("\\b0(?::0)+\\b");

    private static final String POSTMASTER = "postmaster";

    /** @param address as MAIL gave it; empty for the null sender, for whom the greeting stands */
    public static SpfSender of(InetAddress client, String address, String greeting, String receiver, Instant time) {
        String from = address.isEmpty() ? "@" + greeting : address;
        int at = from.lastIndexOf('@');
        String local = at <= 0 ? POSTMASTER : from.substring(0, at);
        return new SpfSender(client, local, from.substring(at + 1), greeting, receiver, time);
    }

    /** The client's address as names have it: parts of IPv4, nibbles of IPv6 (§7.2). */
    String dotted() {
        if (client instanceof Inet4Address) {
            return client.getHostAddress();
        }
        List<String> nibbles = new ArrayList<>();
        HexFormat.of()
                .withUpperCase()
                .formatHex(client.getAddress())
                .chars()
                .forEach(c -> nibbles.add(String.valueOf((char) c)));
        return String.join(".", nibbles);
    }

    /** The client's address as people read it, that of IPv6 shortened (RFC 5952). */
    String readable() {
        if (client instanceof Inet4Address) {
            return client.getHostAddress();
        }
        String plain = client.getHostAddress().replaceAll("%.*", "");
        Matcher zeros = ZEROS.matcher(plain);
        String longest = "";
        while (zeros.find()) {
            longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
        }
        if (longest.isEmpty()) {
            return plain;
        }
        int start = plain.indexOf(longest);
        String before = plain.substring(0, start);
        String after = plain.substring(start + longest.length());
        return (before.endsWith(":") ? before : before + ":") + (after.startsWith(":") ? after : ":" + after);
    }
}
