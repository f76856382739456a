package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.Verdict;

/** What steps said of one message, for whoever asks later. For one thread at a time. */
final class Reports {

    /** Of one message: steps that are asked about many parts of it say much. Beyond it the first that have nothing against it go. */
    static final int MAX = 200;

    private static final String ACCEPT = StepStatistics.Result.ACCEPT.label();

    private final List<Recipient> envelope;
    private final List<StepReport> reports = new ArrayList<>();

    /** @param envelope all recipients: what is said of them all names nobody */
    Reports(List<Recipient> envelope) {
        this.envelope = envelope;
    }

    List<StepReport> all() {
        return List.copyOf(reports);
    }

    /** What was said of the only recipient of the message, naming it. */
    List<StepReport> of(Address only) {
        return reports.stream()
                .map(one -> new StepReport(one.step(), one.verdict(), one.detail(), one.took(), List.of(only)))
                .toList();
    }

    /** Notes what was said earlier. */
    void addAll(List<StepReport> earlier) {
        earlier.forEach(this::add);
    }

    /** Notes an opinion: one report for each verdict in it. */
    void add(String step, Opinion opinion, List<Recipient> seen, Duration took) {
        if (opinion.exceptions().isEmpty()) {
            add(step, opinion.forAll(), addresses(seen), took);
            return;
        }
        Map<Verdict, List<Recipient>> byVerdict = new LinkedHashMap<>();
        seen.forEach(one -> byVerdict
                .computeIfAbsent(opinion.of(one), verdict -> new ArrayList<>())
                .add(one));
        byVerdict.forEach((verdict, recipients) -> add(step, verdict, addresses(recipients), took));
    }

    private void add(String step, Verdict verdict, List<Address> recipients, Duration took) {
        add(new StepReport(step, StepStatistics.Result.of(verdict).label(), detail(verdict), took, recipients));
    }

    /** Notes that a step gave no opinion. */
    void addFailure(String step, StepStatistics.Result kind, String reason, List<Recipient> seen, Duration took) {
        add(new StepReport(step, kind.label(), reason, took, addresses(seen)));
    }

    private void add(StepReport report) {
        boolean full = reports.size() >= MAX;
        if (full && !report.verdict().equals(ACCEPT)) {
            full = !removeAccept();
        }
        if (!full) {
            reports.add(report);
        }
    }

    private boolean removeAccept() {
        for (int i = 0; i < reports.size(); i++) {
            if (reports.get(i).verdict().equals(ACCEPT)) {
                reports.remove(i);
                return true;
            }
        }
        return false;
    }

    private List<Address> addresses(List<Recipient> recipients) {
        return recipients.equals(envelope)
                ? List.of()
                : recipients.stream().map(Recipient::address).toList();
    }

    /** A verdict in a line. */
    static String text(Verdict verdict) {
        String detail = detail(verdict);
        String label = StepStatistics.Result.of(verdict).label();
        return detail.isEmpty() ? label : label + " " + detail;
    }

    private static String detail(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accept accept -> "";
            case Verdict.Tag(List<HeaderField> fields) -> text(fields);
            case Verdict.Junk(List<HeaderField> fields) -> text(fields);
            case Verdict.Score(List<RuleHit> hits, List<HeaderField> fields) ->
                Stream.concat(hits.stream().map(Reports::text), Stream.of(text(fields)))
                        .filter(said -> !said.isEmpty())
                        .collect(Collectors.joining("; "));
            case Verdict.Reject(var reply) -> reply.toString();
            case Verdict.Defer(var reply) -> reply.toString();
            case Verdict.Quarantine(String reason) -> reason;
            case Verdict.Discard(String reason) -> reason;
            case Verdict.Redirect(List<Address> targets) ->
                targets.stream().map(Address::toString).collect(Collectors.joining(", "));
        };
    }

    private static String text(RuleHit hit) {
        return hit.rule() + " " + hit.points() + (hit.detail().isEmpty() ? "" : " (" + hit.detail() + ")");
    }

    private static String text(List<HeaderField> fields) {
        return fields.stream().map(field -> field.name() + ": " + field.value()).collect(Collectors.joining("; "));
    }
}
