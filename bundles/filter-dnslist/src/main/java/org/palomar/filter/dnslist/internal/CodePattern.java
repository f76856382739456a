package org.palomar.filter.dnslist.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of a list that are meant by one word, such as {@code 127.0.0.2-3}, {@code 127.0.*.1} or {@code 127.0.0.&8}.
 *
 * @param octets one for each octet of the answer
 */
record CodePattern(List<Octet> octets) {

    private static final int OCTETS = 4;
    private static final int MOST = 255;
    private static final Pattern OCTET = Pattern.compile("(\\*)|&(\\d{1,3})|(\\d{1,3})(?:-(\\d{1,3}))?");

    /** Any answer. */
    static final CodePattern ANY = parse("127.*.*.*").orElseThrow();

    CodePattern {
        octets = List.copyOf(octets);
    }

    /**
     * One octet of the answer.
     *
     * @param bits of which one must be set; 0 for no such condition
     */
    record Octet(int least, int most, int bits) {
        boolean matches(int value) {
            return value >= least && value <= most && (bits == 0 || (value & bits) != 0);
        }
    }

    /** Reads one; empty if it is none. */
    static Optional<CodePattern> parse(String text) {
        String[] parts = text.split("\\.", -1);
        List<Octet> octets = new ArrayList<>();
        for (String part : parts) {
            Optional<Octet> octet = octet(part);
            if (octet.isEmpty()) {
                return Optional.empty();
            }
            octets.add(octet.get());
        }
        return octets.size() == OCTETS ? Optional.of(new CodePattern(octets)) : Optional.empty();
    }

    private static Optional<Octet> octet(String text) {
        Matcher matcher = OCTET.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(1) != null) {
            return Optional.of(new Octet(0, MOST, 0));
        }
        Octet octet = matcher.group(2) != null
                ? new Octet(0, MOST, Integer.parseInt(matcher.group(2)))
                : new Octet(
                        Integer.parseInt(matcher.group(3)),
                        Integer.parseInt(matcher.group(4) == null ? matcher.group(3) : matcher.group(4)),
                        0);
        boolean bounded = octet.most() <= MOST
                && octet.least() <= octet.most()
                && octet.bits() <= MOST
                && (matcher.group(2) == null || octet.bits() > 0);
        return Optional.of(octet).filter(one -> bounded);
    }

    boolean matches(InetAddress answer) {
        byte[] address = answer.getAddress();
        if (!(answer instanceof Inet4Address)) {
            return false;
        }
        for (int i = 0; i < OCTETS; i++) {
            if (!octets.get(i).matches(address[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
