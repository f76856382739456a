package org.palomar.api.tlsreport;

import java.util.List;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Printable;

/**
 * What a destination demands of TLS (RFC 8460 §4.4, the object "policy").
 *
 * @param domain that says so: with TLSA records, where these are
 * @param lines its records, or the lines of its policy; those that are longer than {@value #MAX_TEXT} characters are cut, and more than {@value #MAX_LINES} left out
 * @param hosts patterns of servers, where it names some; bounded likewise
 */
public record TlsPolicy(Type type, Domain domain, List<String> lines, List<String> hosts) {

    public static final int MAX_LINES = 40;
    public static final int MAX_TEXT = 300;

    /** Where it is said. */
    public enum Type {
        TLSA("tlsa"),
        STS("sts"),
        NONE("no-policy-found");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** As a report has it. */
        public String word() {
            return word;
        }
    }

    public TlsPolicy {
        lines = bounded(lines);
        hosts = bounded(hosts);
    }

    /** Others write these. */
    private static List<String> bounded(List<String> texts) {
        return texts.stream()
                .limit(MAX_LINES)
                .map(text -> Printable.neutralised(text, MAX_TEXT))
                .toList();
    }

    /** Characters that it takes. */
    public int size() {
        return Stream.concat(lines.stream(), hosts.stream())
                .mapToInt(String::length)
                .sum();
    }

    /** A domain that demands nothing. */
    public static TlsPolicy none(Domain domain) {
        return new TlsPolicy(Type.NONE, domain, List.of(), List.of());
    }
}
