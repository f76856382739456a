package org.palomar.api.dmarc;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Printable;

/**
 * One message as DMARC judged it (RFC 7489 Appendix C, the type RecordType). No address of a person is in it.
 *
 * @param id of the message here: one that is judged twice, as its recipients differ, counts once
 * @param policy that held for its author's domain
 * @param client who brought it
 * @param author the domain of From
 * @param envelope the domain of the envelope's sender; empty for the null sender
 * @param signatures what became of each; more than {@value #MAX_ITEMS} are left out
 * @param outcome what followed
 * @param report whether it calls itself a report (RFC 7489 §7.2.1.1): where there is nothing else, nobody is told, or two servers would report each other's reports for ever
 */
public record DmarcSighting(
        String id,
        DmarcPolicy policy,
        InetAddress client,
        Domain author,
        String envelope,
        Sender spf,
        List<Signature> signatures,
        Outcome outcome,
        boolean report) {

    /** Signatures, and reasons. */
    public static final int MAX_ITEMS = 10;

    /** Characters of a selector, a name or a comment. */
    public static final int MAX_TEXT = 253;

    /**
     * What SPF said.
     *
     * @param domain that was asked about, as it is written; may be empty
     * @param greeting whether that is of the client's greeting, as there is no sender
     * @param result in the words of RFC 7208 §2.6
     */
    public record Sender(String domain, boolean greeting, String result) {
        public Sender {
            domain = Printable.neutralised(domain, MAX_TEXT);
        }
    }

    /**
     * What became of one signature.
     *
     * @param selector may be empty
     * @param result in the words of RFC 8601 §2.7.1
     */
    public record Signature(Domain domain, String selector, String result) {
        public Signature {
            selector = Printable.neutralised(selector, MAX_TEXT);
        }
    }

    /**
     * What followed from that.
     *
     * @param dkim whether a signature passed that is the author's own
     * @param spf whether SPF passed for a domain that is the author's own
     * @param disposition that was applied
     * @param reasons why it is another one than the policy asks for
     */
    public record Outcome(boolean dkim, boolean spf, Disposition disposition, List<Reason> reasons) {
        public Outcome {
            reasons = reasons.stream().limit(MAX_ITEMS).toList();
        }

        public boolean passes() {
            return dkim || spf;
        }
    }

    /**
     * Why what was done is not what the policy asks for.
     *
     * @param comment a clause; may be empty
     */
    public record Reason(Kind kind, String comment) {

        /** Those of RFC 7489 Appendix C that happen here. */
        public enum Kind {
            /** The policy holds for part of the mail, and not for this. */
            SAMPLED_OUT,
            /** The operator or a recipient wants something else, or believes whoever passed it on (RFC 8617 §7.2.2). */
            LOCAL_POLICY;

            /** As a report has it. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public Reason {
            comment = Printable.neutralised(comment, MAX_TEXT);
        }
    }

    public DmarcSighting {
        envelope = Printable.neutralised(envelope, MAX_TEXT);
        signatures = signatures.stream().limit(MAX_ITEMS).toList();
    }
}
