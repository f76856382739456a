package org.palomar.filter.senderauth.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.dmarc.Disposition;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dmarc.DmarcSighting.Reason;
import org.palomar.api.dmarc.DmarcSighting.Signature;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.dkim.DkimResult;
import org.palomar.filter.senderauth.internal.dmarc.DmarcVerdict.Basis;
import org.palomar.filter.senderauth.internal.dmarc.Wish;
import org.palomar.mime.Headers;

/** What the author's domain is told of a message (RFC 7489 §7.2), if it wants to hear anything. */
final class Sightings {

    /** RFC 7489 §7.2.1.1: how a report by mail begins its subject. */
    private static final String REPORT = "report domain:";

    /** Sealers that are named. */
    private static final int MOST_SEALERS = 5;

    private Sightings() {}

    /** @return empty where nobody wants to hear of it, or its client is not known */
    static Optional<DmarcSighting> of(Assessment found, Reaction reaction, MailTransaction message) throws IOException {
        Optional<Basis> basis = found.dmarc().basis();
        Optional<InetAddress> client = found.client();
        if (basis.isEmpty() || client.isEmpty() || found.author().isEmpty()) {
            return Optional.empty();
        }
        boolean greeting = found.identity().equals("smtp.helo");
        return Optional.of(new DmarcSighting(
                message.id(),
                basis.get().policy(),
                client.get(),
                found.author().get(),
                greeting ? "" : found.sender(),
                new DmarcSighting.Sender(
                        found.sender(), greeting, found.spf().result().word()),
                found.dkim().stream().flatMap(one -> signature(one).stream()).toList(),
                new DmarcSighting.Outcome(
                        basis.get().dkim(),
                        basis.get().spf(),
                        reaction.disposition(),
                        reasons(found, basis.get(), reaction.disposition())),
                isReport(message.content())));
    }

    /** A key under test is one that is not taken: RFC 8601 §2.7.1 calls that policy. */
    private static Optional<Signature> signature(DkimResult result) {
        String word = result.testing() && result.verdict() == org.palomar.dkim.Verdict.PASS
                ? org.palomar.dkim.Verdict.POLICY.word()
                : result.verdict().word();
        return result.domain().map(domain -> new Signature(domain, result.selector(), word));
    }

    private static List<Reason> reasons(Assessment found, Basis basis, Disposition applied) {
        List<Reason> reasons = new ArrayList<>();
        if (basis.sampledOut()) {
            reasons.add(new Reason(Reason.Kind.SAMPLED_OUT, ""));
        }
        if (basis.testing()) {
            reasons.add(new Reason(Reason.Kind.LOCAL_POLICY, "t=y"));
        }
        boolean sealed = found.sealed() && found.dmarc().wish() != Wish.NONE;
        if (sealed) {
            reasons.add(new Reason(Reason.Kind.LOCAL_POLICY, seals(found)));
        }
        if (!sealed && applied != found.dmarc().wish().disposition()) {
            reasons.add(new Reason(Reason.Kind.LOCAL_POLICY, ""));
        }
        return reasons;
    }

    // RFC 8617 §7.2.2: the last sealer first
    private static String seals(Assessment found) {
        StringBuilder comment = new StringBuilder("arc=pass");
        int count = found.arc().sealers().size();
        for (int i = count; i > Math.max(0, count - MOST_SEALERS); i--) {
            comment.append(" as[")
                    .append(i)
                    .append("].d=")
                    .append(found.arc().sealers().get(i - 1));
        }
        return comment.toString();
    }

    private static boolean isReport(Content message) throws IOException {
        return Headers.read(message).all("Subject").stream()
                .anyMatch(subject ->
                        subject.text().strip().toLowerCase(Locale.ROOT).startsWith(REPORT));
    }
}
