package org.palomar.connector.barracuda.internal;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
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
import org.palomar.api.pipeline.Verdict;
import org.palomar.connector.barracuda.internal.Traffic.Fate;

/** Decides at each recipient what becomes of mail that goes round the gateway. What the gateway brings, what accounts submit and what comes from networks that may do so passes. Safe for any thread. */
@Component(service = FilterStep.class)
public final class DirectStep implements FilterStep {

    static final String NAME = "barracuda-direct";

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final List<Tunable> TUNABLES = List.of(new Tunable(
            BarracudaSettings.DIRECT,
            "what becomes of mail that does not come by the gateway",
            new Tunable.Word(Direct.words())));

    // RFC 3463 §3.8: X.7.1, delivery not authorized, message refused
    private static final Verdict.Reject REFUSED = new Verdict.Reject(
            new Reply(
                    550,
                    "5.7.1",
                    "Mail for this recipient is taken from its gateway only; send it to the MX of the domain / solo se acepta por su pasarela"));

    private static final Verdict.Defer DEFERRED = new Verdict.Defer(
            new Reply(
                    451,
                    "4.7.1",
                    "Mail for this recipient is taken from its gateway only; try the MX of the domain / solo se acepta por su pasarela"));

    private final Barracuda barracuda;

    @Activate
    public DirectStep(@Reference Barracuda barracuda) {
        this.barracuda = barracuda;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                NAME,
                Stage.ENVELOPE,
                barracuda.settings().ranks().envelope(),
                DEADLINE,
                FailurePolicy.DEFER,
                new Scope.All(),
                TUNABLES);
    }

    /** @throws UnsettledException where it goes by settings that were never right */
    @Override
    public Opinion judge(MailTransaction message) {
        Origin origin = message.origin();
        if (origin.door() != Origin.Door.MX
                || origin.account().isPresent()
                || origin.remote().isUnresolved()
                || message.tuned().word(BarracudaSettings.DIRECT, "").equals(Direct.ACCEPT.word())) {
            return Opinion.ACCEPT;
        }
        BarracudaSettings now = barracuda.settled();
        // Without gateways there is nothing to go round: a wish that was left behind must not refuse all mail.
        if (now.gateways().isEmpty()
                || now.isGateway(origin.remote().getAddress())
                || now.trusts(origin.remote().getAddress())) {
            return Opinion.ACCEPT;
        }
        Direct wanted = Direct.parse(message.tuned()
                        .word(BarracudaSettings.DIRECT, now.direct().word()))
                .orElse(now.direct());
        return switch (wanted) {
            case ACCEPT -> Opinion.ACCEPT;
            case MARK -> marked(now, List.of());
            case DEFER, REFUSE -> barracuda.watch().isAllDown() ? whileDown(now) : sentBack(wanted);
        };
    }

    private Opinion sentBack(Direct wanted) {
        boolean refused = wanted == Direct.REFUSE && barracuda.watch().isOneUp();
        barracuda.traffic().count(refused ? Fate.BYPASS_REFUSED : Fate.BYPASS_DEFERRED);
        return Opinion.of(refused ? REFUSED : DEFERRED);
    }

    /** Who can't reach the gateway tries other servers of the domain; a refusal for good would lose the mail. */
    private Opinion whileDown(BarracudaSettings now) {
        if (now.onFailure() == FailurePolicy.ACCEPT_AND_MARK) {
            return marked(now, List.of(new HeaderField("X-Palomar-Unchecked", Barracuda.NAME)));
        }
        barracuda.traffic().count(Fate.BYPASS_DEFERRED);
        return Opinion.of(DEFERRED);
    }

    private Opinion marked(BarracudaSettings now, List<HeaderField> fields) {
        barracuda.traffic().count(Fate.BYPASS_MARKED);
        return Opinion.of(new Verdict.Score(
                List.of(new RuleHit("BARRACUDA_BYPASSED", now.pointsDirect(), "it did not come by the gateway")),
                fields));
    }
}
