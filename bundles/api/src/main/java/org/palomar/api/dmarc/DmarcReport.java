package org.palomar.api.dmarc;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.palomar.api.queue.Printable;

/**
 * An aggregate report (RFC 7489 Appendix C, RFC 9990) as its sender has written it: texts are theirs, without control characters, and cut after {@value #MAX_TEXT} characters; what is missing is empty.
 *
 * @param organization who reports
 * @param id that the organization gave it
 * @param from when what it tells of began; the epoch if it does not say
 * @param until when that ended; likewise
 * @param domain whose record was found
 * @param policy as it was published: p, sp, pct and so on, as in a record
 * @param rows bounded by the reader
 */
public record DmarcReport(
        String organization, String id, Instant from, Instant until, String domain, String policy, List<Row> rows) {

    public static final int MAX_TEXT = 300;

    /** Signatures, SPF results and reasons of a row; more are left out. */
    public static final int MAX_ITEMS = 20;

    /**
     * Mail of one source with the same results.
     *
     * @param source the client's address
     * @param messages how many, at least 0
     * @param disposition what was done: none, quarantine or reject; pass in RFC 9990
     * @param dkim whether an aligned signature passed: pass or fail
     * @param spf whether SPF passed for an aligned domain: pass or fail
     * @param reasons why it was not what the policy asks for, each with its comment
     * @param author the domain of From
     * @param envelope the domain of the envelope's sender
     * @param signatures each with its domain, selector and result
     * @param checked domains that SPF was asked about, each with its result
     */
    public record Row(
            String source,
            long messages,
            String disposition,
            String dkim,
            String spf,
            List<String> reasons,
            String author,
            String envelope,
            List<String> signatures,
            List<String> checked) {

        public Row {
            source = plain(source);
            disposition = plain(disposition);
            dkim = plain(dkim);
            spf = plain(spf);
            author = plain(author);
            envelope = plain(envelope);
            reasons = plain(reasons);
            signatures = plain(signatures);
            checked = plain(checked);
            if (messages < 0) {
                throw new IllegalArgumentException("fewer than no messages");
            }
        }

        /** Whether it was shown to be its author's (RFC 7489 §4.2). */
        public boolean passes() {
            return Stream.of(dkim, spf).anyMatch("pass"::equals);
        }
    }

    public DmarcReport {
        organization = plain(organization);
        id = plain(id);
        domain = plain(domain);
        policy = plain(policy);
        rows = List.copyOf(rows);
    }

    private static String plain(String text) {
        return Printable.neutralised(text, MAX_TEXT);
    }

    private static List<String> plain(List<String> texts) {
        return texts.stream().limit(MAX_ITEMS).map(DmarcReport::plain).toList();
    }
}
