package org.palomar.dmarcreports.internal.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dmarc.DmarcSighting.Outcome;
import org.palomar.dmarcreports.internal.record.Row;
import org.palomar.dmarcreports.internal.record.Tally;
import org.palomar.reports.Subject;
import org.palomar.reports.Submitter;

/**
 * One report (RFC 7489 Appendix C). Its elements have no namespace, as readers know them.
 *
 * @param submitter who we are
 * @param until the last second that it is about
 * @param policy as it was seen last
 */
public record Report(Submitter submitter, Subject subject, Instant until, DmarcPolicy policy, Tally tally) {

    private static final String VERSION = "1.0";

    /** When its day began. */
    public Instant from() {
        return subject.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The same for the same counts, so that one that arrives twice is known. */
    public String id() {
        return subject.day() + "." + UUID.nameUUIDFromBytes(xml(""));
    }

    /** RFC 7489 §7.2.1.1: filename = receiver "!" policy-domain "!" begin-timestamp "!" end-timestamp [ "!" unique-id ] "." extension. */
    public String fileName() {
        return submitter.host() + "!" + subject.domain() + "!" + from().getEpochSecond() + "!" + until.getEpochSecond()
                + "!" + id().replaceAll("[^A-Za-z0-9]", "") + ".xml.gz";
    }

    public byte[] xml() {
        return xml(id());
    }

    /** As it is sent. */
    public byte[] compressed() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(octets)) {
            gzip.write(xml());
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    private byte[] xml(String id) {
        Xml xml = new Xml();
        xml.element("feedback", () -> {
            xml.element("version", VERSION);
            xml.element("report_metadata", () -> metadata(xml, id));
            xml.element("policy_published", () -> policy(xml));
            tally.rows().entrySet().stream()
                    .sorted(Comparator.comparing((Map.Entry<Row, Long> one) ->
                                    one.getKey().client().getHostAddress())
                            .thenComparing(one -> one.getKey().toString()))
                    .forEach(one -> xml.element("record", () -> row(xml, one.getKey(), one.getValue())));
        });
        return xml.octets();
    }

    private void metadata(Xml xml, String id) {
        xml.element("org_name", submitter.organization());
        xml.element("email", submitter.contact());
        xml.element("report_id", id);
        xml.element("date_range", () -> {
            xml.element("begin", from().getEpochSecond());
            xml.element("end", until.getEpochSecond());
        });
        long left = tally.rest().passed() + tally.rest().failed();
        if (left > 0) {
            xml.element(
                    "error",
                    "there were too many sources: left out are " + left + " messages, of which "
                            + tally.rest().passed() + " passed");
        }
    }

    private void policy(Xml xml) {
        xml.element("domain", policy.domain());
        xml.element("adkim", policy.strictDkim() ? "s" : "r");
        xml.element("aspf", policy.strictSpf() ? "s" : "r");
        xml.element("p", policy.own().word());
        xml.element("sp", policy.below().word());
        xml.element("pct", policy.percent());
        xml.element("fo", policy.failures());
    }

    private static void row(Xml xml, Row row, long messages) {
        xml.element("row", () -> {
            xml.element("source_ip", row.client().getHostAddress());
            xml.element("count", messages);
            xml.element("policy_evaluated", () -> outcome(xml, row.outcome()));
        });
        xml.element("identifiers", () -> {
            xml.element("envelope_from", row.envelope());
            xml.element("header_from", row.author());
        });
        xml.element("auth_results", () -> {
            row.signatures()
                    .forEach(one -> xml.element("dkim", () -> {
                        xml.element("domain", one.domain());
                        if (!one.selector().isEmpty()) {
                            xml.element("selector", one.selector());
                        }
                        xml.element("result", one.result());
                    }));
            xml.element("spf", () -> {
                xml.element("domain", row.spf().domain());
                xml.element("scope", row.spf().greeting() ? "helo" : "mfrom");
                xml.element("result", row.spf().result());
            });
        });
    }

    private static void outcome(Xml xml, Outcome outcome) {
        xml.element("disposition", outcome.disposition().word());
        xml.element("dkim", outcome.dkim() ? "pass" : "fail");
        xml.element("spf", outcome.spf() ? "pass" : "fail");
        outcome.reasons()
                .forEach(one -> xml.element("reason", () -> {
                    xml.element("type", one.kind().word());
                    if (!one.comment().isEmpty()) {
                        xml.element("comment", one.comment());
                    }
                }));
    }
}
