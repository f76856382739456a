package org.palomar.pipeline.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.pipeline.AccountLookup;

/**
 * What has become of one recipient of the envelope so far. A recipient that was redirected stands for its targets as one: the gravest verdict on any
 * of them ends it, in the order defer, reject, quarantine; discarding only takes that target away; fields are added for all.
 */
sealed interface Fate {

    /** Redirections of one recipient, one after the other; more is a loop (RFC 5321 §6.3 counts hops for the same reason). */
    int MAX_REDIRECTS = 10;

    /** Targets that one recipient may grow to. */
    int MAX_TARGETS = 100;

    Marks marks();

    List<Recipient> targets();

    /** Goes on to {@code targets}: itself, unless {@code redirects} is above 0. */
    record Open(List<Recipient> targets, int redirects, Marks marks) implements Fate {}

    /** Ended by a verdict that ends. */
    record Closed(Verdict verdict, List<Recipient> targets, int redirects, Marks marks) implements Fate {}

    int redirects();

    static Open start(Recipient recipient) {
        return new Open(List.of(recipient), 0, Marks.NONE);
    }

    /** This fate after a step's opinion, which counts for the targets that it was asked about. */
    static Fate after(Open open, String step, Opinion opinion, Set<Recipient> asked, AccountLookup accounts)
            throws DirectoryUnavailableException {
        Combination combination = new Combination(open.redirects(), step);
        for (Recipient target : open.targets()) {
            combination.add(target, asked.contains(target) ? opinion.of(target) : new Verdict.Accept(), accounts);
        }
        return combination.fate(open);
    }

    /** As {@link #after}, for a verdict that redirects nobody. */
    static Fate afterFailure(Open open, String step, Verdict verdict, Set<Recipient> asked) {
        try {
            return after(open, step, Opinion.of(verdict), asked, AccountLookup.NONE);
        } catch (DirectoryUnavailableException unasked) {
            throw new IllegalStateException(unasked);
        }
    }

    /** Puts the verdicts on all targets together. */
    final class Combination {

        private static final Verdict DISCARD = new Verdict.Discard("");

        private final Set<Recipient> next = new LinkedHashSet<>();
        private final List<HeaderField> fields = new ArrayList<>();
        private final List<RuleHit> hits = new ArrayList<>();
        private final Set<Verdict> counted = new HashSet<>();
        private final int redirectsBefore;
        private final String step;
        private boolean redirected;
        private boolean junk;
        private boolean doubted;
        private Verdict gravest = new Verdict.Accept();

        private Combination(int redirectsBefore, String step) {
            this.redirectsBefore = redirectsBefore;
            this.step = step;
        }

        private void add(Recipient target, Verdict verdict, AccountLookup accounts)
                throws DirectoryUnavailableException {
            boolean first = counted.add(verdict);
            doubted |= isDoubt(verdict);
            switch (verdict) {
                case Verdict.Accept accept -> next.add(target);
                case Verdict.Tag tag -> {
                    next.add(target);
                    fields.addAll(first ? tag.fields() : List.of());
                }
                case Verdict.Junk spam -> {
                    next.add(target);
                    fields.addAll(first ? spam.fields() : List.of());
                    junk = true;
                }
                case Verdict.Score score -> {
                    next.add(target);
                    fields.addAll(first ? score.fields() : List.of());
                    hits.addAll(first ? score.hits() : List.of());
                }
                case Verdict.Redirect redirect -> {
                    redirected = true;
                    Set<Notify> notices = notices(target, redirect);
                    boolean several = target.shared() || redirect.targets().size() > 1;
                    for (Address address : redirect.targets()) {
                        Resolution.Deliverable ends = accounts.ends(address);
                        boolean shared = several || ends.leadsElsewhere();
                        next.add(new Recipient(address, ends.accounts(), target.original(), notices, shared));
                    }
                }
                default -> gravest = gravity(verdict) > gravity(gravest) ? verdict : gravest;
            }
        }

        // RFC 3461 §5.2.7: one target takes over what the sender asked for; of several, none can tell of success.
        private static Set<Notify> notices(Recipient redirected, Verdict.Redirect redirect) {
            OutboundRecipient asked = redirected.outbound();
            return (redirect.targets().size() == 1 ? asked : asked.withoutSuccess()).notices();
        }

        private Fate fate(Open open) {
            // What a verdict comes to does not hang on whether there is room to tell it.
            boolean judged = junk || !hits.isEmpty();
            Marks told = open.marks().with(judged ? open.marks().fitting(fields) : fields, junk, hits);
            Marks marks = doubted ? told.doubtedBy(step) : told;
            if (gravity(gravest) > gravity(DISCARD) || next.isEmpty()) {
                return new Closed(gravest, open.targets(), open.redirects(), marks);
            }
            int redirects = redirectsBefore + (redirected ? 1 : 0);
            if (redirects > MAX_REDIRECTS || next.size() > MAX_TARGETS) {
                // RFC 3463 §3.5, X.4.6: routing loop detected
                Reply loop = new Reply(554, "5.4.6", "the message was redirected too often or to too many");
                return new Closed(new Verdict.Reject(loop), open.targets(), open.redirects(), marks);
            }
            boolean same = !redirected && next.size() == open.targets().size();
            return new Open(same ? open.targets() : List.copyOf(next), redirects, marks);
        }

        private static boolean isDoubt(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Quarantine quarantine -> true;
                case Verdict.Junk spam -> true;
                case Verdict.Tag(List<HeaderField> fields) ->
                    fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(FailurePolicy.UNCHECKED));
                default -> false;
            };
        }

        private static int gravity(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Defer defer -> 4;
                case Verdict.Reject reject -> 3;
                case Verdict.Quarantine quarantine -> 2;
                case Verdict.Discard discard -> 1;
                default -> 0;
            };
        }
    }
}
