package org.palomar.connector.barracuda.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.UnjudgeableException;
import org.palomar.api.pipeline.Verdict;
import org.palomar.connector.barracuda.internal.BarracudaSettings.Weights;
import org.palomar.connector.barracuda.internal.Traffic.Fate;
import org.palomar.mime.Headers;

/** Takes what a gateway has written into a message for its verdict: points, or what it comes to by levels here. Mail of anybody else passes. Safe for any thread. */
@Component(service = FilterStep.class)
public final class VerdictStep implements FilterStep {

    /** It reads a header in memory. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final List<Tunable> TUNABLES = List.of(
            new Tunable(
                    BarracudaSettings.PERCENT,
                    "how much of a point a point of the gateway counts",
                    new Tunable.Decimal(0, BarracudaSettings.MOST_PERCENT)),
            new Tunable(
                    BarracudaSettings.OBEY,
                    "whether what the gateway calls spam goes to Junk, whatever the points come to",
                    new Tunable.YesNo()),
            level(BarracudaSettings.JUNK, "from which score of the gateway on a message goes to Junk"),
            level(BarracudaSettings.QUARANTINE, "from which on it is held for review"),
            level(BarracudaSettings.REFUSE, "from which on it is refused"));

    private final Barracuda barracuda;

    @Activate
    public VerdictStep(@Reference Barracuda barracuda) {
        this.barracuda = barracuda;
    }

    private static Tunable level(String key, String purpose) {
        return new Tunable(key, purpose, new Tunable.Points(BarracudaSettings.MOST_SCORE));
    }

    @Override
    public StepDescription description() {
        BarracudaSettings now = barracuda.settings();
        return new StepDescription(
                Barracuda.NAME,
                Stage.CONTENT,
                now.ranks().content(),
                DEADLINE,
                now.onFailure(),
                barracuda.isSettled() ? now.scope() : new Scope.All(),
                TUNABLES);
    }

    /**
     * @throws UnjudgeableException when the gateway has not judged it, so that the policy holds
     * @throws UnsettledException when a gateway brings it and nobody knows what is to become of that
     */
    @Override
    public Opinion judge(MailTransaction message) throws IOException {
        Origin origin = message.origin();
        if (origin.door() != Origin.Door.MX
                || origin.account().isPresent()
                || origin.remote().isUnresolved()) {
            return Opinion.ACCEPT;
        }
        if (!barracuda.isSettled() && !origin.isByGateway()) {
            // The door has put off all that may come from one.
            return Opinion.ACCEPT;
        }
        BarracudaSettings now = barracuda.settled();
        InetAddress peer = origin.remote().getAddress();
        if (!now.isGateway(peer)) {
            return Opinion.ACCEPT;
        }
        Headers headers = Headers.read(message.content());
        GatewayMarks marks = GatewayMarks.of(headers).believed(now.requireId());
        barracuda.traffic().came(peer, barracuda.clock().instant(), marks);
        if (!marks.marked() || headers.truncated()) {
            count(Fate.UNMARKED, message);
            throw new UnjudgeableException(
                    marks.marked()
                            ? "its header is too long to tell what " + peer.getHostAddress() + " has written"
                            : "nothing in it says that the gateway " + peer.getHostAddress() + " has looked at it");
        }
        Verdict verdict = verdict(marks, now.weights(), message.tuned(), seenFrom(origin));
        count(fate(marks, verdict), message);
        return Opinion.of(verdict);
    }

    private void count(Fate fate, MailTransaction message) {
        message.recipients().forEach(recipient -> barracuda.traffic().count(fate));
    }

    private static Fate fate(GatewayMarks marks, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Reject no -> Fate.REFUSED;
            case Verdict.Quarantine held -> Fate.HELD;
            case Verdict.Junk junk -> Fate.JUNK;
            default -> marks.score().isPresent() ? Fate.SCORED : Fate.UNSCORED;
        };
    }

    private static String seenFrom(Origin origin) {
        return origin.client()
                .filter(client -> origin.isByGateway())
                .map(client -> "from " + client.getHostAddress())
                .orElse("");
    }

    private static Verdict verdict(GatewayMarks marks, Weights weights, Tuned wishes, String from) {
        String said = said(marks, from);
        if (marks.score().isEmpty() && !marks.spam()) {
            return new Verdict.Score(List.of(new RuleHit("BARRACUDA_UNSCORED", 0, from)), List.of());
        }
        if (reaches(marks, wishes.word(BarracudaSettings.REFUSE, weights.refuse()))) {
            // RFC 3463 §3.8, X.7.1: delivery not authorized, message refused
            return new Verdict.Reject(new Reply(
                    550, "5.7.1", "The message is taken for spam by our gateway / nuestra pasarela lo tiene por spam"));
        }
        if (reaches(marks, wishes.word(BarracudaSettings.QUARANTINE, weights.quarantine()))) {
            return new Verdict.Quarantine("the gateway's score: " + said);
        }
        boolean junk = marks.spam() && wishes.yes(BarracudaSettings.OBEY, weights.obey());
        if (junk || reaches(marks, wishes.word(BarracudaSettings.JUNK, weights.junk()))) {
            return new Verdict.Junk(List.of(new HeaderField("X-Palomar-Gateway", said)));
        }
        double percent = wishes.number(BarracudaSettings.PERCENT, weights.percent());
        // Nothing below 0 counts: where the gateway has written no score, as for senders who are exempt, it may be the
        // sender's own.
        double points = Math.clamp(marks.score().orElse(0) * percent / 100, 0, RuleHit.MAX_POINTS);
        return new Verdict.Score(List.of(new RuleHit("BARRACUDA", points, said)), List.of());
    }

    private static boolean reaches(GatewayMarks marks, String level) {
        return !level.equals(BarracudaSettings.NEVER)
                && marks.score().isPresent()
                && marks.score().getAsDouble() >= Double.parseDouble(level);
    }

    /** One line of printable characters, in which the rules come last, as they may be cut. */
    private static String said(GatewayMarks marks, String from) {
        StringBuilder said = new StringBuilder(marks.spam() ? "spam" : "no spam");
        marks.score().ifPresent(score -> said.append(String.format(Locale.ROOT, ", score %.2f", score)));
        if (!marks.levels().isEmpty()) {
            said.append(" of ").append(marks.levels());
        }
        if (!from.isEmpty()) {
            said.append(", ").append(from);
        }
        if (!marks.rules().isEmpty()) {
            said.append(", ").append(marks.rules());
        }
        return said.substring(0, Math.min(said.length(), RuleHit.MAX_DETAIL));
    }
}
