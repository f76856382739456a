package org.palomar.smtp.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.mime.FieldWalk;

/**
 * What a server must know of a message's header before it takes the message.
 *
 * @param end index behind the header and the empty line that ends it; behind the last octet if none does
 * @param closed whether the empty line was found
 * @param received how many {@code Received} fields there are: hops so far (RFC 5321 §6.3)
 * @param regular whether every line is a field with a name of printable ASCII (RFC 5322 §2.2), or goes on with one: what is not, readers take for different things
 * @param from the octets of {@code From} fields, names included
 * @param sender the octets of {@code Sender} fields
 * @param tlsRequired the octets of {@code TLS-Required} fields (RFC 8689 §3)
 * @param bcc the octets of {@code Bcc} and {@code Resent-Bcc} fields (RFC 5322 §3.6.3, §3.6.6)
 * @param results the octets of {@code Authentication-Results} fields (RFC 8601)
 * @param signatures the octets of {@code DKIM-Signature} and {@code ARC-Message-Signature} fields (RFC 6376, RFC 8617)
 * @param findings the octets of fields in which servers note what their filters think of a message: {@code X-Spam-…}, {@code X-Virus-…}, those of gateways ({@code X-Barracuda-…}, {@code X-ASG-…}, {@code X-BESS-…}), and this server's own
 */
public record HeaderSurvey(
        int end,
        boolean closed,
        int received,
        boolean date,
        boolean messageId,
        boolean regular,
        List<Span> from,
        List<Span> sender,
        List<Span> tlsRequired,
        List<Span> bcc,
        List<Span> results,
        List<Span> signatures,
        List<Span> findings) {

    /** Octets from {@code from} to {@code to}, exclusive. */
    public record Span(int from, int to) {}

    public HeaderSurvey {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        tlsRequired = List.copyOf(tlsRequired);
        bcc = List.copyOf(bcc);
        results = List.copyOf(results);
        signatures = List.copyOf(signatures);
        findings = List.copyOf(findings);
    }

    /** Looks through a message's first octets in one pass; what a field is, and where the header ends, is {@link FieldWalk}'s idea. */
    public static HeaderSurvey of(byte[] octets, int from, int to) {
        return new Pass(octets).over(new FieldWalk(octets, from, to));
    }

    private static final class Pass {

        /** The longest name that is looked for as a whole. */
        private static final int LONGEST = "authentication-results".length();

        /** What the names of findings begin with. */
        private static final List<String> FINDINGS =
                List.of("x-spam-", "x-virus-", "x-palomar-", "x-barracuda-", "x-bess-", "x-asg-");

        private final byte[] octets;
        private final List<Span> from = new ArrayList<>(1);
        private final List<Span> sender = new ArrayList<>(0);
        private final List<Span> tlsRequired = new ArrayList<>(0);
        private final List<Span> bcc = new ArrayList<>(1);
        private final List<Span> results = new ArrayList<>(1);
        private final List<Span> signatures = new ArrayList<>(2);
        private final List<Span> findings = new ArrayList<>(0);
        private int received;
        private boolean date;
        private boolean messageId;
        private boolean regular = true;

        Pass(byte[] octets) {
            this.octets = octets;
        }

        HeaderSurvey over(FieldWalk walk) {
            while (walk.next()) {
                int length = walk.nameEnd() - walk.start();
                regular &= length > 0 && isName(walk.start(), walk.nameEnd());
                if (length > 0) {
                    // One more than the longest is none of them, and its start says whether it is a finding.
                    note(name(walk.start(), Math.min(length, LONGEST + 1)), new Span(walk.start(), walk.end()));
                }
            }
            return new HeaderSurvey(
                    walk.end(),
                    walk.closed(),
                    received,
                    date,
                    messageId,
                    regular,
                    from,
                    sender,
                    tlsRequired,
                    bcc,
                    results,
                    signatures,
                    findings);
        }

        private boolean isName(int from, int to) {
            for (int i = from; i < to; i++) {
                if (octets[i] <= ' ' || octets[i] == 0x7f) {
                    return false;
                }
            }
            return true;
        }

        private String name(int from, int length) {
            return new String(octets, from, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        }

        private void note(String name, Span field) {
            switch (name) {
                case "received" -> received++;
                case "date" -> date = true;
                case "message-id" -> messageId = true;
                case "sender" -> sender.add(field);
                case "from" -> from.add(field);
                case "tls-required" -> tlsRequired.add(field);
                case "bcc", "resent-bcc" -> bcc.add(field);
                case "authentication-results" -> results.add(field);
                case "dkim-signature", "arc-message-signature" -> signatures.add(field);
                default -> {
                    if (name.startsWith("x-") && FINDINGS.stream().anyMatch(name::startsWith)) {
                        findings.add(field);
                    }
                }
            }
        }
    }
}
