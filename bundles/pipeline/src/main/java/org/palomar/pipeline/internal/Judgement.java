package org.palomar.pipeline.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;

/**
 * What became of every recipient of one message: one fate each, so that none can be lost or judged twice. Parts are made of it when they are needed:
 * recipients whose marks are equal go on together, also when different steps have split them before. For one thread at a time.
 */
final class Judgement {

    private final MailTransaction transaction;
    private final List<Recipient> envelope;
    private final Fate[] fates;
    private final AccountLookup accounts;
    private final Preferences preferences;
    private final Set<String> required;
    private final Reports reports;

    /**
     * @param earlier what has become of a recipient in an earlier stage
     * @param required names of steps without which no mail is taken
     */
    Judgement(
            MailTransaction transaction,
            Function<Recipient, Fate> earlier,
            AccountLookup accounts,
            Preferences preferences,
            Set<String> required) {
        this.transaction = transaction;
        this.envelope = List.copyOf(new LinkedHashSet<>(transaction.recipients()));
        this.fates = new Fate[envelope.size()];
        for (int i = 0; i < fates.length; i++) {
            fates[i] = earlier.apply(envelope.get(i));
        }
        this.accounts = accounts;
        this.preferences = preferences;
        this.required = required;
        this.reports = new Reports(envelope);
    }

    /** What steps have said so far. */
    Reports reports() {
        return reports;
    }

    /**
     * What a step is asked about at once.
     *
     * @param seen the transaction with all marks, for the targets that the step is asked about, who want the same of it
     * @param members indexes in the envelope
     */
    record Part(MailTransaction seen, List<Integer> members) {}

    /** Groups with wishes of their own that a step is asked about one after the other; the settings hold for those beyond, as many recipients must not use up the time of all steps. */
    static final int MAX_WISHES = 50;

    /** What recipients must have in common to be asked about at once. */
    private record Group(Marks marks, Tuned tuned) {}

    /** The parts that a step is to be asked about; empty if nobody whom it covers goes on. */
    List<Part> parts(StepDescription step) {
        Coverage coverage = new Coverage(step, required.contains(step.name()), preferences);
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        Map<Group, Set<Recipient>> targets = new LinkedHashMap<>();
        for (int i = 0; i < fates.length; i++) {
            if (fates[i] instanceof Fate.Open open) {
                List<Recipient> covered = coverage.covered(open.targets());
                if (!covered.isEmpty()) {
                    Group wanted = new Group(open.marks(), coverage.tuned(covered));
                    Group group = groups.containsKey(wanted) || groups.size() < MAX_WISHES
                            ? wanted
                            : new Group(open.marks(), Tuned.NONE);
                    groups.computeIfAbsent(group, fresh -> new ArrayList<>()).add(i);
                    targets.computeIfAbsent(group, fresh -> new LinkedHashSet<>())
                            .addAll(covered);
                }
            }
        }
        List<Part> parts = new ArrayList<>(groups.size());
        groups.forEach((group, members) -> parts.add(new Part(
                transaction(group.marks(), List.copyOf(targets.get(group)))
                        .seenWith(group.marks().hits(), group.tuned()),
                members)));
        return parts;
    }

    /** Applies an opinion to a part. On an exception nothing was applied. */
    void apply(Part part, String step, Opinion opinion) throws UnusableOpinionException, DirectoryUnavailableException {
        Set<Recipient> asked = Set.copyOf(part.seen().recipients());
        List<Fate> next = new ArrayList<>(part.members().size());
        for (int member : part.members()) {
            Fate fate = Fate.after((Fate.Open) fates[member], step, opinion, asked, accounts);
            if (fate.marks().octets() > Marks.MAX_OCTETS) {
                throw new UnusableOpinionException("its header fields are longer than all steps together may add");
            }
            next.add(fate);
        }
        for (int i = 0; i < next.size(); i++) {
            fates[part.members().get(i)] = next.get(i);
        }
    }

    /** Gives the targets of a part a verdict of the pipeline's own, which neither redirects nor counts against the bound. */
    void applyFailure(Part part, String step, Verdict verdict) {
        Set<Recipient> asked = Set.copyOf(part.seen().recipients());
        for (int member : part.members()) {
            fates[member] = Fate.afterFailure((Fate.Open) fates[member], step, verdict, asked);
        }
    }

    /** Gives everybody who still goes on the same verdict. */
    void applyToAll(Verdict verdict) {
        for (int i = 0; i < fates.length; i++) {
            if (fates[i] instanceof Fate.Open open) {
                fates[i] = new Fate.Closed(verdict, open.targets(), open.redirects(), open.marks());
            }
        }
    }

    /** The fate of the only recipient of a transaction in stage ENVELOPE. */
    Fate only() {
        return fates[0];
    }

    /** Everybody who goes on is delivered to. Recipients with equal outcomes share a disposition; in the order of the envelope. */
    List<Disposition> dispositions() {
        if (fates.length == 1) { // as most messages have
            return List.of(disposition(Outcome.of(fates[0]), envelope, reports.all()));
        }
        Map<Outcome, List<Recipient>> groups = new LinkedHashMap<>();
        for (int i = 0; i < fates.length; i++) {
            groups.computeIfAbsent(Outcome.of(fates[i]), outcome -> new ArrayList<>())
                    .add(envelope.get(i));
        }
        List<Disposition> dispositions = new ArrayList<>(groups.size());
        List<StepReport> said = reports.all();
        groups.forEach((outcome, recipients) -> dispositions.add(disposition(outcome, recipients, said)));
        return dispositions;
    }

    private Disposition disposition(Outcome outcome, List<Recipient> recipients, List<StepReport> said) {
        MailTransaction part = transaction(
                        outcome.marks(), outcome.redirected().isEmpty() ? recipients : outcome.redirected())
                .seenWith(outcome.marks().hits(), Tuned.NONE)
                .withReports(said);
        return switch (outcome.verdict()) {
            case Verdict.Reject reject -> new Disposition.Refuse(recipients, part, reject.reply());
            case Verdict.Defer defer -> new Disposition.Refuse(recipients, part, defer.reply());
            case Verdict.Quarantine quarantine ->
                new Disposition.Hold(
                        recipients, part, quarantine.reason(), outcome.marks().doubters());
            case Verdict.Discard discard -> new Disposition.Drop(recipients, part, discard.reason());
            default -> new Disposition.Deliver(recipients, part);
        };
    }

    private MailTransaction transaction(Marks marks, List<Recipient> recipients) {
        return new MailTransaction(
                transaction.id(),
                transaction.received(),
                transaction.origin(),
                transaction.sender(),
                recipients,
                transaction.content(),
                transaction.withAdded(marks.added()).added(),
                transaction.junk() || marks.junk(),
                transaction.options());
    }

    /** What recipients must have in common to share a disposition; {@code redirected} is empty for those who were not. */
    private record Outcome(Verdict verdict, Marks marks, List<Recipient> redirected) {

        static Outcome of(Fate fate) {
            List<Recipient> redirected = fate.redirects() == 0 ? List.of() : fate.targets();
            return switch (fate) {
                case Fate.Open open -> new Outcome(new Verdict.Accept(), open.marks(), redirected);
                case Fate.Closed closed -> new Outcome(closed.verdict(), closed.marks(), redirected);
            };
        }
    }
}
