package org.palomar.filter.attachments.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.attachment.AttachmentLook;
import org.palomar.api.attachment.AttachmentSeen;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Tuned;
import org.palomar.filter.attachments.internal.look.Finding;
import org.palomar.filter.attachments.internal.look.Kind;
import org.palomar.filter.attachments.internal.look.Look;
import org.palomar.filter.attachments.internal.look.LookFailedException;
import org.palomar.filter.attachments.internal.look.Report;
import org.palomar.filter.attachments.internal.look.Turns;

/** Looks at what messages carry, and does about it what settings and recipients want. */
@Component(
        service = {FilterStep.class, AttachmentLook.class, HealthIndicator.class, MetricSource.class},
        configurationPid = AttachmentStep.PID)
@Designate(ocd = AttachmentConfiguration.class)
public final class AttachmentStep implements FilterStep, AttachmentLook, HealthIndicator, MetricSource {

    static final String PID = "palomar.filter.attachments";
    static final String NAME = "attachments";

    /** How long a message waits for others to be looked at. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More than the look takes by its own bounds, so that it tells what was wrong: reading a large message comes on top. */
    private static final Duration GRACE = PATIENCE.plusSeconds(20);

    /** What a look may hold at its worst: the searched part of a document as octets and twice as characters, names of members, 512 KiB for each level. */
    private static final long OCTETS_OF_A_LOOK = 48L << 20;

    /** Looks are work for processors; with twice as many, none waits for the disk. The heap has room for all of them. */
    private static final int AT_ONCE = (int) Math.clamp(
            Runtime.getRuntime().maxMemory() / OCTETS_OF_A_LOOK,
            2L,
            2L * Math.max(2, Runtime.getRuntime().availableProcessors()));

    private static final List<Tunable> TUNABLES = Stream.concat(
                    Stream.of(Kind.values())
                            .map(kind -> new Tunable(
                                    kind.word(),
                                    "what becomes of mail with something that " + kind.clause(),
                                    new Tunable.Word(Reaction.WORDS))),
                    Stream.of(new Tunable(
                            AttachmentSettings.POINTS,
                            "what a finding counts that is to score",
                            new Tunable.Decimal(0, Reaction.MOST_POINTS))))
            .toList();

    private final LastGood<AttachmentSettings> settings = new LastGood<>(PID, AttachmentSettings::read);
    private final AttachmentMetrics metrics = new AttachmentMetrics();
    private final Turns turns = new Turns(AT_ONCE, PATIENCE);

    /** What is on its way through the pipeline, which asks for each group of recipients with equal wishes and marks, up to some fifty: a message is looked at once, and so its bounds hold for it, not for each group. */
    private final Map<Content, Looked> looked = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * What was found in a message.
     *
     * @param by the very settings that it was looked at by
     */
    private record Looked(AttachmentSettings by, List<Finding> findings) {}

    @Activate
    public AttachmentStep(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        AttachmentSettings now = settings.settings();
        return new StepDescription(
                NAME,
                Stage.CONTENT,
                now.rank(),
                now.bounds().time().plus(GRACE),
                FailurePolicy.DEFER,
                new Scope.All(),
                TUNABLES);
    }

    @Override
    public Opinion judge(MailTransaction transaction) throws LookFailedException {
        Origin origin = transaction.origin();
        if (origin.isNotice()) {
            return Opinion.ACCEPT;
        }
        AttachmentSettings now = settings.settled();
        if (origin.door() == Origin.Door.SUBMISSION && !now.submitted()) {
            return Opinion.ACCEPT;
        }
        List<Finding> findings = findings(transaction.content(), now);
        return findings.isEmpty()
                ? Opinion.ACCEPT
                : Judgement.of(findings, kind -> now.reaction(kind, transaction.tuned()));
    }

    @SuppressWarnings("ReferenceEquality") // that is what tells settings that changed
    private List<Finding> findings(Content message, AttachmentSettings now) throws LookFailedException {
        Looked known = looked.get(message);
        if (known != null && known.by() == now) {
            return known.findings();
        }
        Report report = new Report(0);
        look(message, now, report);
        List<Finding> findings = report.findings();
        metrics.looked(findings);
        looked.put(message, new Looked(now, findings));
        return findings;
    }

    private void look(Content message, AttachmentSettings now, Report report) throws LookFailedException {
        try {
            Look.at(message, now.bounds(), now.listed(), new Look.Place(now.folder(), turns, System::nanoTime), report);
        } catch (LookFailedException failed) {
            metrics.failed();
            throw failed;
        }
    }

    @Override
    public List<AttachmentSeen> look(Content message) throws LookFailedException {
        AttachmentSettings now = settings.settings();
        Report report = new Report(MOST);
        look(message, now, report);
        List<Finding> left = new ArrayList<>(report.findings());
        List<AttachmentSeen> rows = new ArrayList<>();
        for (Report.Seen seen : report.seen()) {
            List<Finding> own = left.stream()
                    .filter(one -> one.place().equals(seen.place()))
                    .toList();
            left.removeAll(own);
            own.forEach(finding -> rows.add(row(seen.type(), finding, now)));
            if (own.isEmpty()) {
                rows.add(new AttachmentSeen(seen.place(), seen.type(), "", "accept", ""));
            }
        }
        left.forEach(finding -> rows.add(row("", finding, now)));
        int surplus = Math.max(0, rows.size() - MOST);
        for (int at = rows.size() - 1; at >= 0 && surplus > 0; at--) {
            if (rows.get(at).finding().isEmpty()) {
                rows.remove(at);
                surplus--;
            }
        }
        return rows.subList(0, Math.min(rows.size(), MOST));
    }

    private static AttachmentSeen row(String type, Finding finding, AttachmentSettings now) {
        String action = now.reaction(finding.kind(), Tuned.NONE).text();
        return new AttachmentSeen(finding.place(), type, finding.kind().word(), action, finding.detail());
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings(NAME, LastGood.MAIL_WAITS);
    }

    @Override
    public void report(MetricSink sink) {
        metrics.report(sink);
    }
}
