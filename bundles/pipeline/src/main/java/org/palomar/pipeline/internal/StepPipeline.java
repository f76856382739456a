package org.palomar.pipeline.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.pipeline.PipelineInspection.StepState;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepRegistry.Slot;

/** The pipeline: what steps there are, and what they say of each message. Safe for any thread. */
public final class StepPipeline implements Pipeline, StepTrials, MetricSource, HealthIndicator, AutoCloseable {

    private final LastGood<PipelineSettings> settings;
    private final AccountLookup accounts;
    private final Preferences preferences;
    private final StepRegistry registry = new StepRegistry();
    private final Shadows shadows = new Shadows(Clock.systemUTC());
    private final EnvelopeMemory envelopes = new EnvelopeMemory();
    private final Timing contentTiming = new Timing();
    private final ReentrantLock starting = new ReentrantLock();
    private volatile Optional<StageRoutes> routes = Optional.empty();
    /** Runs as long as there are routes. */
    private volatile Optional<CarrierWatch> watch = Optional.empty();

    /**
     * @param accounts asked when a step redirects
     * @param preferences what domains and accounts want of steps
     */
    public StepPipeline(LastGood<PipelineSettings> settings, AccountLookup accounts, Preferences preferences) {
        this.settings = settings;
        this.accounts = accounts;
        this.preferences = preferences;
    }

    /**
     * Inserts a step, between two messages.
     *
     * @param source where it comes from, for people
     */
    public void add(FilterStep step, String source) {
        replace(List.of(), List.of(step), source);
    }

    /** The same for a step of a bundle, which may be on trial. */
    void add(FilterStep step, StepEntry.Origin origin) {
        replace(List.of(), List.of(step), origin);
    }

    /** Takes a step out; calls under way end on it. */
    public void remove(FilterStep step) {
        replace(List.of(step), List.of(), "");
    }

    /** Swaps steps between two messages. */
    public void replace(List<? extends FilterStep> old, List<? extends FilterStep> fresh, String source) {
        replace(old, fresh, StepEntry.Origin.of(source));
    }

    private void replace(List<? extends FilterStep> old, List<? extends FilterStep> fresh, StepEntry.Origin origin) {
        if (!fresh.isEmpty()) {
            routes();
        }
        registry.replace(old, fresh, origin);
    }

    /** Whether a step of this name is there. */
    public boolean hasStep(String name) {
        return registry.missingNow(Set.of(name)).isEmpty();
    }

    @Override
    public Optional<Reply> judgeRecipient(MailTransaction transaction) {
        Judgement judgement = new Judgement(
                transaction,
                Fate::start,
                accounts,
                preferences,
                settings.settings().requiredSteps());
        judge(Stage.ENVELOPE, transaction, judgement);
        Fate fate = judgement.only();
        return switch (fate) {
            case Fate.Closed(Verdict.Reject(Reply reply), var targets, var redirects, var marks) -> Optional.of(reply);
            case Fate.Closed(Verdict.Defer(Reply reply), var targets, var redirects, var marks) -> Optional.of(reply);
            default -> {
                Recipient only = transaction.recipients().getFirst();
                // The only step may have gone while it was asked; what it said holds.
                if (asksAboutEnvelopes() || !fate.equals(Fate.start(only))) {
                    envelopes.keep(
                            transaction.id(),
                            only.address(),
                            new EnvelopeMemory.Kept(fate, judgement.reports().of(only.address())));
                }
                yield Optional.empty();
            }
        };
    }

    @Override
    public List<Disposition> judgeContent(MailTransaction transaction) {
        long start = System.nanoTime();
        boolean asked = asksAboutEnvelopes();
        List<StepReport> said = new ArrayList<>();
        Judgement judgement = new Judgement(
                transaction,
                recipient -> earlier(transaction, recipient, asked, said),
                accounts,
                preferences,
                settings.settings().requiredSteps());
        judgement.reports().addAll(said);
        judge(Stage.CONTENT, transaction, judgement);
        contentTiming.recordSince(start);
        return judgement.dispositions();
    }

    private boolean asksAboutEnvelopes() {
        return !registry.current().of(Stage.ENVELOPE).isEmpty();
    }

    /**
     * What stage ENVELOPE has left. Where it was asked by another instance of this bundle, or too long ago, or its steps came only afterwards, a verdict may be
     * missing: the sender comes again and is judged anew.
     */
    private Fate earlier(MailTransaction transaction, Recipient recipient, boolean asked, List<StepReport> said) {
        Optional<EnvelopeMemory.Kept> kept = envelopes.take(transaction.id(), recipient.address());
        kept.ifPresent(one -> said.addAll(one.reports()));
        return kept.map(EnvelopeMemory.Kept::fate)
                .orElseGet(() -> asked ? forgotten(recipient) : Fate.start(recipient));
    }

    private static Fate forgotten(Recipient recipient) {
        return new Fate.Closed(
                StageRun.defer("the filters were renewed meanwhile, please try again"),
                List.of(recipient),
                0,
                Marks.NONE);
    }

    private void judge(Stage stage, MailTransaction transaction, Judgement judgement) {
        if (settings.unsettled().isPresent()) {
            // Which filters are required is not known.
            judgement.applyToAll(StageRun.defer("the filters are not available, please try again later"));
            return;
        }
        PipelineSettings now = settings.settings();
        if (!registry.missing(now.requiredSteps(), now.requiredWait()).isEmpty()) {
            judgement.applyToAll(StageRun.defer("a required filter is missing, please try again later"));
            return;
        }
        StepRegistry.Snapshot steps = registry.take();
        try {
            List<Slot> slots = steps.of(stage);
            if (!slots.isEmpty()) {
                new StageRun(stage, transaction, judgement, slots, new StageRun.Terms(now, shadows)).complete(routes());
            }
        } finally {
            registry.giveBack(steps);
        }
    }

    /** Camel is started with the first step, never by a message. */
    private StageRoutes routes() {
        Optional<StageRoutes> started = routes;
        if (started.isPresent()) {
            return started.get();
        }
        starting.lock();
        try {
            StageRoutes fresh = routes.orElseGet(StageRoutes::new);
            if (routes.isEmpty()) {
                watch = CarrierWatch.start(registry::overstaying);
            }
            routes = Optional.of(fresh);
            return fresh;
        } finally {
            starting.unlock();
        }
    }

    @Override
    public Set<String> names(long bundle) {
        return registry.names(bundle);
    }

    @Override
    public void admit(long bundle) {
        registry.admit(bundle);
    }

    @Override
    public void dismiss(long bundle) {
        registry.dismiss(bundle);
    }

    @Override
    public List<StepDescription> acting(long bundle) {
        return registry.acting(bundle);
    }

    @Override
    public boolean awaitUnused(long bundle, Duration patience) throws InterruptedException {
        return registry.awaitUnused(bundle, patience);
    }

    @Override
    public Doing doing(long bundle, String step) {
        return registry.of(bundle).stream()
                .filter(entry ->
                        entry.known().filter(known -> known.name().equals(step)).isPresent())
                .map(StepEntry::doing)
                .findFirst()
                .orElse(Doing.NOTHING);
    }

    @Override
    public void shadow(long bundle) {
        shadows.begin(
                bundle,
                () -> registry.of(bundle).stream()
                        .filter(entry -> !entry.acts())
                        .toList());
    }

    @Override
    public void endShadow(long bundle) {
        shadows.end(bundle);
    }

    @Override
    public Comparison comparison(long bundle) {
        return shadows.comparison(bundle);
    }

    @Override
    public boolean reset(String step) {
        List<Slot> named = registry.all().stream()
                .filter(slot -> slot.description().name().equals(step))
                .toList();
        named.forEach(slot -> slot.entry().circuit().reset());
        return !named.isEmpty();
    }

    /** In the order in which they are asked, stage by stage. */
    public List<StepState> steps() {
        return registry.all().stream()
                .map(slot -> new StepState(
                        slot.description(),
                        slot.source(),
                        slot.statistics().counts(),
                        slot.statistics().timing,
                        slot.statistics().lastFailure(),
                        slot.entry().doing()))
                .toList();
    }

    @Override
    public void report(MetricSink sink) {
        sink.timing(
                "palomar_pipeline_content", "Time that all steps of a message's content take", Map.of(), contentTiming);
        for (StepState step : steps()) {
            String name = step.description().name();
            sink.timing("palomar_pipeline_step", "Time that a step takes", Map.of("step", name), step.timing());
            step.verdicts()
                    .forEach((verdict, count) -> sink.counter(
                            "palomar_pipeline_verdicts",
                            "Verdicts of a step for a recipient, and its failures",
                            Map.of("step", name, "verdict", verdict),
                            count));
        }
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings =
                new ArrayList<>(settings.findings("pipeline", "all mail is answered with 451", Severity.DOWN));
        for (String name : registry.missingNow(settings.settings().requiredSteps())) {
            findings.add(new HealthFinding(
                    Severity.DOWN,
                    "pipeline",
                    "The required step " + name + " is missing, so that all mail is deferred.",
                    "Install or start its bundle, or take it out of required-steps in etc/palomar.pipeline.cfg."));
        }
        registry.undescribed()
                .forEach((source, problem) -> findings.add(new HealthFinding(
                        Severity.FAILED,
                        source,
                        "A step of this bundle can't describe itself: " + problem + ".",
                        "Correct its configuration or update it.")));
        registry.shadowed()
                .forEach(step -> findings.add(new HealthFinding(
                        Severity.DEGRADED,
                        step.source(),
                        "Its step " + step.name() + " does not act: " + step.by() + " has one of the same name.",
                        "Give one of them another name.")));
        for (Slot slot : registry.all()) {
            slot.entry()
                    .circuit()
                    .out()
                    .ifPresent(why -> findings.add(new HealthFinding(
                            Severity.FAILED,
                            slot.source(),
                            "The step " + slot.description().name() + " is out: it failed " + why + ".",
                            "Mend what it needs or take the version before by mail:step-rollback; one message at a time asks it,"
                                    + " mail:step-reset has all do. For the others its policy holds: "
                                    + slot.description().onFailure() + ".")));
        }
        watch.ifPresent(one -> findings.addAll(one.findings()));
        registry.all().stream()
                .filter(slot -> slot.statistics().isFailing())
                .filter(slot -> slot.entry().circuit().out().isEmpty())
                .forEach(slot -> findings.add(new HealthFinding(
                        Severity.DEGRADED,
                        slot.source(),
                        "The step " + slot.description().name() + " fails: "
                                + slot.statistics().lastFailure() + ".",
                        "See the log; its policy is " + slot.description().onFailure() + ".")));
        return findings;
    }

    @Override
    public void close() {
        shadows.close();
        watch.ifPresent(CarrierWatch::close);
        routes.ifPresent(StageRoutes::close);
    }
}
