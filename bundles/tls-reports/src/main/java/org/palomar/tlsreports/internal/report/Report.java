package org.palomar.tlsreports.internal.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.reports.Subject;
import org.palomar.reports.Submitter;
import org.palomar.tlsreports.internal.record.Tally;

/**
 * One report (RFC 8460 §4).
 *
 * @param submitter who we are
 * @param until the last second that it is about
 */
public record Report(Submitter submitter, Subject subject, Instant until, Tally tally) {

    /** When its day began. */
    public Instant from() {
        return subject.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The same for the same counts, so that one that arrives twice is known. */
    public String id() {
        byte[] content = Json.text(content()).getBytes(StandardCharsets.US_ASCII);
        return subject.day() + "." + UUID.nameUUIDFromBytes(content);
    }

    /** RFC 8460 §5.1: filename = submitter "!" policy-domain "!" begin "!" end [ "!" unique ] ".json.gz". */
    public String fileName() {
        return submitter.host() + "!" + subject.domain() + "!" + from().getEpochSecond() + "!" + until.getEpochSecond()
                + "!" + id().replaceAll("[^A-Za-z0-9]", "") + ".json.gz";
    }

    public String json() {
        Map<String, Object> all = content();
        all.put("report-id", id());
        return Json.text(all);
    }

    /** As it is sent. */
    public byte[] compressed() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(octets)) {
            gzip.write(json().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    // RFC 8460 §4.4
    private Map<String, Object> content() {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("start-datetime", from().toString());
        range.put("end-datetime", until.toString());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("organization-name", submitter.organization());
        all.put("date-range", range);
        all.put("contact-info", submitter.contact().toString());
        List<Object> policies = new ArrayList<>();
        tally.policies().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<TlsPolicy, Tally.Count> one) ->
                                one.getKey().type())
                        .thenComparing(one -> one.getKey().domain())
                        .thenComparing(one -> one.getKey().lines().toString())
                        .thenComparing(one -> one.getKey().hosts().toString()))
                .forEach(one -> policies.add(policy(one.getKey(), one.getValue())));
        all.put("policies", policies);
        return all;
    }

    private static Map<String, Object> policy(TlsPolicy policy, Tally.Count count) {
        Map<String, Object> says = new LinkedHashMap<>();
        says.put("policy-type", policy.type().word());
        if (!policy.lines().isEmpty()) {
            says.put("policy-string", policy.lines());
        }
        says.put("policy-domain", policy.domain().name());
        if (!policy.hosts().isEmpty()) {
            says.put("mx-host", policy.hosts());
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("total-successful-session-count", count.succeeded());
        summary.put("total-failure-session-count", count.failed());
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("policy", says);
        whole.put("summary", summary);
        if (count.failed() > 0) {
            List<Object> details = new ArrayList<>();
            count.failures().entrySet().stream()
                    .sorted(Comparator.comparing(one -> one.getKey().toString()))
                    .forEach(one -> details.add(failure(one.getKey(), one.getValue())));
            whole.put("failure-details", details);
        }
        return whole;
    }

    private static Map<String, Object> failure(TlsFailure failure, long sessions) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("result-type", failure.kind().word());
        putUnlessEmpty(details, "sending-mta-ip", failure.ours());
        putUnlessEmpty(details, "receiving-mx-hostname", failure.host());
        putUnlessEmpty(details, "receiving-ip", failure.theirs());
        details.put("failed-session-count", sessions);
        return details;
    }

    private static void putUnlessEmpty(Map<String, Object> map, String name, String value) {
        if (!value.isEmpty()) {
            map.put(name, value);
        }
    }
}
