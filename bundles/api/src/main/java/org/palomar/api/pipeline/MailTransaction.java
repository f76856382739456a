package org.palomar.api.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.OutboundOptions;

/**
 * One message on its way in, as filter steps see it. Immutable; what a verdict changes makes a new one.
 *
 * @param id for logs and traces; letters and digits
 * @param content the message as received; empty (0 octets) in stage {@link Stage#ENVELOPE}
 * @param added header fields put before the content so far, the newest first
 * @param junk whether a step has judged it to be spam, so that it goes to the recipients' Junk
 * @param options how it wants to be carried; of its needs, SMTPUTF8 says that the client gave that parameter
 * @param hits the rules that it met so far, by what earlier steps said
 * @param tuned what its recipients want of the step that is asked; nothing outside of a step
 * @param reports what steps have said, once they all have: nothing is decided by it
 */
public record MailTransaction(
        String id,
        Instant received,
        Origin origin,
        ReversePath sender,
        List<Recipient> recipients,
        Content content,
        List<HeaderField> added,
        boolean junk,
        OutboundOptions options,
        List<RuleHit> hits,
        Tuned tuned,
        List<StepReport> reports) {

    public MailTransaction {
        recipients = List.copyOf(recipients);
        added = List.copyOf(added);
        hits = List.copyOf(hits);
        reports = List.copyOf(reports);
    }

    /** A message that no step was asked about. */
    public MailTransaction(
            String id,
            Instant received,
            Origin origin,
            ReversePath sender,
            List<Recipient> recipients,
            Content content,
            List<HeaderField> added,
            boolean junk,
            OutboundOptions options) {
        this(id, received, origin, sender, recipients, content, added, junk, options, List.of(), Tuned.NONE, List.of());
    }

    /** A message that wants nothing in particular. */
    public MailTransaction(
            String id,
            Instant received,
            Origin origin,
            ReversePath sender,
            List<Recipient> recipients,
            Content content,
            List<HeaderField> added,
            boolean junk) {
        this(id, received, origin, sender, recipients, content, added, junk, OutboundOptions.NONE);
    }

    /** The same message for others. */
    public MailTransaction to(List<Recipient> others) {
        return new MailTransaction(
                id, received, origin, sender, others, content, added, junk, options, hits, tuned, reports);
    }

    /** The same message with more header fields in front. */
    public MailTransaction withAdded(List<HeaderField> fields) {
        List<HeaderField> all = new ArrayList<>(fields);
        all.addAll(added);
        return new MailTransaction(
                id, received, origin, sender, recipients, content, all, junk, options, hits, tuned, reports);
    }

    /** The same message, judged to be spam. */
    public MailTransaction asJunk() {
        return new MailTransaction(
                id, received, origin, sender, recipients, content, added, true, options, hits, tuned, reports);
    }

    /** The same message, with what steps have said of it. */
    public MailTransaction withReports(List<StepReport> all) {
        return new MailTransaction(
                id, received, origin, sender, recipients, content, added, junk, options, hits, tuned, all);
    }

    /** The same message, as a step sees it. */
    public MailTransaction seenWith(List<RuleHit> hitSoFar, Tuned wanted) {
        return new MailTransaction(
                id, received, origin, sender, recipients, content, added, junk, options, hitSoFar, wanted, reports);
    }

    /** What the points of all rules that it met come to, to a thousandth: sums of tenths are not to miss a threshold by what doubles can't hold. */
    public double score() {
        return Math.rint(hits.stream().mapToDouble(RuleHit::points).sum() * 1000) / 1000;
    }
}
