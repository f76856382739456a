package org.palomar.filter.senderauth.internal;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.senderauth.SenderFinding;
import org.palomar.api.senderauth.SenderQuestion;
import org.palomar.dkim.PublishedKey;
import org.palomar.dkim.Verdict;
import org.palomar.filter.senderauth.internal.dmarc.DmarcCheck;
import org.palomar.filter.senderauth.internal.dmarc.DmarcVerdict;
import org.palomar.filter.senderauth.internal.spf.SpfCheck;
import org.palomar.filter.senderauth.internal.spf.SpfParser;
import org.palomar.filter.senderauth.internal.spf.SpfResult;
import org.palomar.filter.senderauth.internal.spf.SpfSender;
import org.palomar.filter.senderauth.internal.spf.SpfVerdict;

/** A sender without a message, by the same checks. For one thread, used once. */
final class SenderLook {

    /** What a policy or key is called that nothing was held against. */
    private static final String PUBLISHED = "published";

    private final SenderQuestion question;
    private final SenderAuthSettings settings;
    private final BoundedDns dns;
    private final Instant now;
    private final List<SenderFinding> findings = new ArrayList<>();

    SenderLook(SenderQuestion question, SenderAuthSettings settings, BoundedDns dns, Instant now) {
        this.question = question;
        this.settings = settings;
        this.dns = dns;
        this.now = now;
    }

    List<SenderFinding> run() {
        Optional<SpfVerdict> spf = question.client().map(this::spf);
        question.client().ifPresent(client -> {
            Iprev iprev = Iprev.of(client, dns);
            findings.add(new SenderFinding("iprev", iprev.result(), iprev.name()));
        });
        spf.ifPresentOrElse(
                verdict ->
                        findings.add(new SenderFinding("spf", verdict.result().word(), verdict.detail())),
                this::spfPolicy);
        question.selectors().forEach(this::key);
        dmarc(spf);
        return findings;
    }

    private SpfVerdict spf(InetAddress client) {
        SpfSender sender = SpfSender.of(
                client,
                question.address(),
                question.domain().name(),
                settings.hostName().name(),
                now);
        return new SpfCheck(dns, sender).run();
    }

    private void spfPolicy() {
        Optional<List<String>> texts = dns.txt(question.domain().name()).known();
        List<String> records =
                texts.orElse(List.of()).stream().filter(SpfParser::isRecord).toList();
        String result = texts.isEmpty() ? "temperror" : records.isEmpty() ? "none" : PUBLISHED;
        findings.add(new SenderFinding("spf", result, String.join(" / ", records)));
    }

    private void key(Domain selector) {
        PublishedKey key = PublishedKey.look(dns::texts, question.domain(), selector);
        findings.add(new SenderFinding(
                "dkim",
                key.verdict() == Verdict.PASS ? PUBLISHED : key.verdict().word(),
                selector + ": " + key.detail()));
    }

    /** As for a message without a signature; all of a policy that holds for part of the mail. */
    private void dmarc(Optional<SpfVerdict> spf) {
        Domain domain = question.domain();
        boolean unsure = spf.filter(one -> one.result() == SpfResult.TEMPERROR).isPresent();
        DmarcVerdict verdict = DmarcCheck.of(domain, dns::texts, () -> 0)
                .run(new DmarcCheck.Shown(
                        List.of(),
                        spf.filter(one -> one.result() == SpfResult.PASS).map(pass -> domain),
                        unsure ? List.of(domain) : List.of()));
        boolean read = verdict.result() == DmarcVerdict.Result.FAIL && spf.isEmpty();
        findings.add(
                new SenderFinding("dmarc", read ? PUBLISHED : verdict.result().word(), verdict.detail()));
    }
}
