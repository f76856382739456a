package org.palomar.filter.dnslist.internal;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.MessageParser;

/** The hosts of links in a message's texts, in their order. Bounded by characters, parts and hosts; for one thread. */
final class LinkHosts {

    /** Characters of all texts that are read: links of what people read are before that. */
    static final int MOST_TEXT = 1024 * 1024;

    /** Parts of text that are opened. */
    static final int MOST_PARTS = 50;

    /** Hosts that are remembered; of those, fewer are asked about. */
    static final int MOST_HOSTS = 1_000;

    /** Characters of what may be a host, with a user's name before it. */
    private static final int MOST_AUTHORITY = 512;

    private static final int BUFFER = 8 * 1024;

    private final Set<Domain> hosts = new LinkedHashSet<>();
    private int left = MOST_TEXT;
    private int parts = MOST_PARTS;

    private LinkHosts() {}

    static List<Domain> of(Content message) throws IOException {
        LinkHosts found = new LinkHosts();
        Optional<BodyStructure> structure = MessageParser.wholeStructure(message);
        if (structure.isPresent()) {
            found.read(message, structure.get());
        }
        return List.copyOf(found.hosts);
    }

    private boolean isFull() {
        return left <= 0 || parts <= 0 || hosts.size() >= MOST_HOSTS;
    }

    /** Recursion is as deep as the parser lets structures be. */
    private void read(Content message, BodyStructure part) throws IOException {
        switch (part) {
            case Multipart multipart -> {
                for (BodyStructure inner : multipart.parts()) {
                    read(message, inner);
                }
            }
            case Enclosed enclosed -> read(message, enclosed.message());
            case Leaf leaf -> {
                if (!isFull() && leaf.description().type().equals("TEXT")) {
                    parts--;
                    try (Reader text = BodyDecoding.text(message, leaf)) {
                        read(text);
                    }
                }
            }
        }
    }

    private void read(Reader text) throws IOException {
        LinkScan scan = new LinkScan();
        char[] buffer = new char[BUFFER];
        int read = text.read(buffer, 0, Math.min(left, BUFFER));
        while (read > 0 && !isFull()) {
            left -= read;
            for (int i = 0; i < read; i++) {
                scan.next(buffer[i]).ifPresent(this::add);
            }
            read = left > 0 ? text.read(buffer, 0, Math.min(left, BUFFER)) : 0;
        }
        scan.end().ifPresent(this::add);
    }

    /** Where a text goes on without a space, a link may have ended, or all of it may be a user's name: both are added. */
    private void add(String authority) {
        addHost(upTo(authority));
        int name = authority.lastIndexOf('@') + 1;
        if (name > 0) {
            addHost(upTo(authority.substring(name)));
        }
    }

    private void addHost(String authority) {
        host(authority).filter(one -> hosts.size() < MOST_HOSTS).ifPresent(hosts::add);
    }

    /** Up to what ends links in texts. */
    private static String upTo(String authority) {
        for (int i = 0; i < authority.length(); i++) {
            if ("()[]{}|^`,".indexOf(authority.charAt(i)) >= 0) {
                return authority.substring(0, i);
            }
        }
        return authority;
    }

    /** RFC 3986 §3.2: what is behind a user's name, and before a port. Written as programs that show links read it: with references of HTML and octets in per cent. */
    static Optional<Domain> host(String authority) {
        String plain = unescaped(authority);
        String host = plain.substring(plain.lastIndexOf('@') + 1);
        int end = host.indexOf(':');
        String bare = end < 0 ? host : host.substring(0, end);
        return Domain.parse(bare)
                .filter(domain -> domain.name().indexOf('.') > 0)
                .filter(domain -> Network.parseAddress(domain.name()).isEmpty());
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '&' && text.startsWith("&#", i) ? text.indexOf(';', i) : -1;
            int code = -1;
            if (end > 0) {
                boolean hex = text.startsWith("x", i + 2) || text.startsWith("X", i + 2);
                code = number(text.substring(i + (hex ? 3 : 2), end), hex ? 16 : 10);
            } else if (c == '%' && i + 2 < text.length()) {
                end = i + 2;
                code = number(text.substring(i + 1, i + 3), 16);
            }
            if (code > 0x20 && code < 0x7f) {
                plain.append((char) code);
                i = end + 1;
            } else {
                plain.append(c == '\u3002' || c == '\uff0e' ? '.' : c); // what browsers take for a dot (UTS #46)
                i++;
            }
        }
        return plain.toString();
    }

    /** A number of a character; -1 for none. */
    private static int number(String digits, int radix) {
        if (digits.isEmpty() || digits.length() > 6) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }

    /** Finds what follows two slashes behind a colon, a quotation mark or an equals sign, and names that begin with www. For one text. */
    static final class LinkScan {

        private static final String WWW = "www.";

        /** What no name begins with. */
        private static final String NO_HOST = "/";

        private final StringBuilder authority = new StringBuilder();
        private char before = ' ';
        private char beforeThat = ' ';
        private boolean inside;
        private int www;

        /** What stands between the slashes and whatever ends it, once that has come. */
        Optional<String> next(char c) {
            Optional<String> found = Optional.empty();
            if (inside && isSlash(c) && authority.isEmpty()) {
                inside = true; // browsers take any number of slashes for two
            } else if (inside && isEnd(c) && !(c == '#' && before == '&')) {
                found = end();
            } else if (inside) {
                append(c);
            } else if (isSlash(c) && isSlash(before) && ":\"'=".indexOf(beforeThat) >= 0) {
                begin("");
            } else {
                www = Character.toLowerCase(c) == WWW.charAt(www) && (www > 0 || !isOfName(before)) ? www + 1 : 0;
                if (www == WWW.length()) {
                    begin(WWW);
                }
            }
            beforeThat = before;
            before = c;
            return found;
        }

        /** The text ends. */
        Optional<String> end() {
            Optional<String> found =
                    inside && !authority.isEmpty() ? Optional.of(authority.toString()) : Optional.empty();
            inside = false;
            return found;
        }

        private void begin(String start) {
            authority.setLength(0);
            authority.append(start);
            inside = true;
            www = 0;
        }

        /** Of what is longer only that counts which is behind a user's name: the rest is no host. */
        private void append(char c) {
            if (authority.length() >= MOST_AUTHORITY) {
                int name = authority.lastIndexOf("@") + 1;
                String host = name == 0 ? NO_HOST : authority.substring(name);
                authority.setLength(0);
                authority.append(host.length() >= MOST_AUTHORITY ? NO_HOST : host);
            }
            authority.append(c);
        }

        private static boolean isOfName(char c) {
            return Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '@';
        }

        private static boolean isSlash(char c) {
            return c == '/' || c == '\\'; // a backslash is one to browsers
        }

        private static boolean isEnd(char c) {
            return c <= ' ' || isSlash(c) || "?\"'<>#".indexOf(c) >= 0;
        }
    }

    /** Some of many: from the start and from the end, as whoever adds harmless ones adds them at one of both. */
    static List<Domain> some(List<Domain> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        int last = most / 2;
        List<Domain> some = new ArrayList<>(all.subList(0, most - last));
        some.addAll(all.subList(all.size() - last, all.size()));
        return some;
    }
}
