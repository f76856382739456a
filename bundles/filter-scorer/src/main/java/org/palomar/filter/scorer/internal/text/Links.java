package org.palomar.filter.scorer.internal.text;

import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;

/** Links as tokens: their hosts with all above them, and words of their paths. Pure. */
final class Links {

    /** Characters of a link that are looked at. */
    private static final int MOST = 512;

    /** Labels of a host that are tokens with all behind them. */
    private static final int MOST_LABELS = 4;

    /** Words of a path. */
    private static final int MOST_WORDS = 10;

    private static final int SHORTEST = 3;
    private static final int LONGEST = 20;

    private Links() {}

    /** Of a link in lower case, behind the slashes of its scheme. */
    static void tokens(String link, Tokens tokens, Facts facts) {
        String some = link.substring(0, Math.min(link.length(), MOST));
        int end = 0;
        while (end < some.length() && "/\\?#\"'<> ".indexOf(some.charAt(end)) < 0) {
            end++;
        }
        facts.links++;
        String authority = some.substring(0, end);
        String host = host(authority);
        if (authority.indexOf('@') >= 0) {
            tokens.add("url:user@");
        }
        if (host.length() < authority.length() - authority.lastIndexOf('@') - 1) {
            tokens.add("url:port");
        }
        if (isBare(host)) {
            facts.bareLinks++;
            tokens.add("url:bare-address");
        } else {
            labels(host, tokens);
        }
        path(some.substring(end), tokens);
    }

    /** Of {@code user@host:port} what names the host. */
    static String host(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.indexOf(':');
        return port < 0 ? host : host.substring(0, port);
    }

    /** The host of something that looks like a link or like a host to people; empty for other text. */
    static Optional<Domain> namedBy(String text) {
        String link = text.strip().toLowerCase(Locale.ROOT);
        int scheme = link.indexOf("://");
        String rest = scheme >= 0 ? link.substring(scheme + 3) : link;
        int end = 0;
        while (end < rest.length() && "/\\?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String host = host(rest.substring(0, end));
        boolean named = host.indexOf('.') > 0 && (scheme >= 0 || host.startsWith("www."));
        return named && !isBare(host) ? Domain.parse(host) : Optional.empty();
    }

    /** The last two labels, by which people take hosts for those of one house. */
    static String house(Domain domain) {
        String name = domain.name();
        int last = name.lastIndexOf('.');
        int before = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
        return name.substring(before + 1);
    }

    /** An address, or a number that browsers take for one. */
    private static boolean isBare(String host) {
        return !host.isEmpty()
                && (host.charAt(0) == '[' || Network.parseAddress(host).isPresent() || isNumber(host));
    }

    private static boolean isNumber(String host) {
        return host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == 'x')
                && Character.isDigit(host.charAt(0));
    }

    private static void labels(String host, Tokens tokens) {
        int from = host.length();
        for (int labels = 0; labels < MOST_LABELS && from > 0; labels++) {
            from = host.lastIndexOf('.', from - 1);
            if (labels > 0 || from < 0) {
                tokens.add("url:" + host.substring(from + 1));
            }
        }
    }

    private static void path(String path, Tokens tokens) {
        int start = 0;
        int words = 0;
        for (int i = 0; i <= path.length() && words < MOST_WORDS; i++) {
            if (i == path.length() || !Character.isLetter(path.charAt(i))) {
                if (i - start >= SHORTEST && i - start <= LONGEST) {
                    tokens.add("path:" + path.substring(start, i));
                    words++;
                }
                start = i + 1;
            }
        }
    }
}
