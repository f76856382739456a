package org.palomar.filter.greylist.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.LastGood;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.senderauth.SenderQuestion;

/** Asks who has never written before to come back, at each recipient, so that the others of a message get it now. Learns from what accounts here send whom they write to. Safe for any thread. */
final class GreylistStep implements FilterStep {

    /** Long enough for SPF with name servers that are slow. */
    private static final Duration DEADLINE = StepDescription.MAX_DEADLINE;

    private static final double SECONDS = 60;

    private static final List<Tunable> TUNABLES = List.of(new Tunable(
            GreylistSettings.DELAY,
            "minutes that who has never written is to wait",
            new Tunable.Decimal(0, GreylistSettings.MOST_MINUTES)));

    private final Greylist greylist;
    private final LastGood<GreylistSettings> settings;
    private final Supplier<Optional<SenderCheck>> senders;
    private final GreylistMetrics metrics;

    GreylistStep(
            Greylist greylist,
            LastGood<GreylistSettings> settings,
            Supplier<Optional<SenderCheck>> senders,
            GreylistMetrics metrics) {
        this.greylist = greylist;
        this.settings = settings;
        this.senders = senders;
        this.metrics = metrics;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "greylist",
                Stage.ENVELOPE,
                settings.settings().rank(),
                DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All(),
                TUNABLES);
    }

    @Override
    public Opinion judge(MailTransaction message) {
        message.origin()
                .account()
                .ifPresent(account ->
                        message.recipients().forEach(recipient -> greylist.wrote(account.id(), recipient.address())));
        if (message.origin().door() != Origin.Door.MX
                || message.origin().account().isPresent()
                || message.origin().isByGateway()) {
            return Opinion.ACCEPT;
        }
        GreylistSettings current = settings.settled();
        if (current.trusts(message.origin().remote().getAddress())
                || message.hits().stream().anyMatch(hit -> hit.rule().equals(RuleHit.SENDER_ALLOWED))) {
            return Opinion.ACCEPT;
        }
        double minutes =
                message.tuned().number(GreylistSettings.DELAY, current.delay().toSeconds() / SECONDS);
        Duration delay = Duration.ofSeconds(Math.round(minutes * SECONDS));
        Map<Recipient, Verdict> back = new HashMap<>();
        for (Recipient recipient : message.recipients()) {
            if (!isTaken(message, recipient, delay, current)) {
                back.put(recipient, comeBack(delay));
            }
        }
        return new Opinion(new Verdict.Accept(), back);
    }

    private boolean isTaken(MailTransaction message, Recipient recipient, Duration delay, GreylistSettings current) {
        Greylist.Mail mail = new Greylist.Mail(message.origin().remote().getAddress(), message.sender(), recipient);
        Outcome outcome = greylist.judge(mail, delay);
        // Only once for each who is new: who is told to come back must not cost questions again and again.
        if (outcome == Outcome.NEW && current.spf() && maySend(mail)) {
            greylist.pass(mail);
            outcome = Outcome.SPF;
        }
        metrics.decided(outcome);
        return outcome.isTaken();
    }

    private boolean maySend(Greylist.Mail mail) {
        return mail.sender() instanceof ReversePath.Sender(Address sender)
                && senders.get()
                        .filter(check -> check
                                .look(new SenderQuestion(
                                        sender.toString(), sender.domain(), Optional.of(mail.client()), List.of()))
                                .stream()
                                .anyMatch(found -> found.method().equals("spf")
                                        && found.result().equals("pass")))
                        .isPresent();
    }

    // RFC 6647 §5 leaves the reply to us, but for its first digit; RFC 3463 §3.8: delivery not authorized
    private static Verdict comeBack(Duration delay) {
        long minutes = delay.plusMinutes(1).minusNanos(1).toMinutes();
        return new Verdict.Defer(new Reply(
                450,
                "4.7.1",
                "You are new here: please try again in " + minutes + " min (greylisting)"
                        + " / es su primer correo: vuelva a intentarlo en " + minutes + " min"));
    }
}
