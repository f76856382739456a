package org.palomar.filter.senderauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.senderauth.SenderQuestion;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.dkim.ArcSealer;
import org.palomar.dkim.ArcVerifier;
import org.palomar.dkim.DkimKey;
import org.palomar.dkim.DkimMessage;
import org.palomar.dkim.DkimSigner;

/** Who mail is from, and what is done about it. */
class SenderAuthStepTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final String CLIENT = "192.0.2.7";
    private static final String MESSAGE = """
            From: Eva <eva@bank.test>
            To: ana@example.test
            Subject: hi

            hello
            """.replace("\n", "\r\n");

    private final FakeDns dns = new FakeDns();
    private int dice;

    @BeforeEach
    void zone() {
        dns.hosts.put("out.bank.test", CLIENT);
        dns.texts.put("bank.test", List.of("v=spf1 ip4:192.0.2.7 -all"));
        dns.texts.put("_dmarc.bank.test", List.of("v=DMARC1; p=reject"));
    }

    /** With the domain's own word, which is not the default. */
    private SenderAuthStep step(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("on-reject", "reject"));
        all.putAll(settings);
        return plain(all);
    }

    private SenderAuthStep plain(Map<String, Object> settings) {
        SenderAuthStep step = new SenderAuthStep(settings, Clock.fixed(NOW, ZoneOffset.UTC), () -> dice);
        step.setServerName(() -> Domain.of("mx.example.test"));
        step.setResolver(dns);
        return step;
    }

    private static MailTransaction message(String client, String sender, String text, Origin.Door door) {
        InetAddress address = AddressLiteral.parseHost(client).orElseThrow();
        return new MailTransaction(
                "m1",
                NOW,
                new Origin(door, new InetSocketAddress(address, 1), "out.bank.test", "", Optional.empty()),
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                List.of(),
                Content.of(text.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private Verdict judged(String client, String sender, String text) throws Exception {
        return judged(Map.of(), message(client, sender, text, Origin.Door.MX));
    }

    private Verdict judged(Map<String, Object> settings, MailTransaction message) throws Exception {
        return step(settings).judge(message).forAll();
    }

    private static String results(Verdict verdict) {
        List<HeaderField> fields = switch (verdict) {
            case Verdict.Score(List<RuleHit> hits, List<HeaderField> added) -> added;
            case Verdict.Junk(List<HeaderField> added) -> added;
            case Verdict.Tag(List<HeaderField> added) -> added;
            default -> throw new AssertionError(verdict);
        };
        assertThat(fields).singleElement().extracting(HeaderField::name).isEqualTo("Authentication-Results");
        return fields.getFirst().value();
    }

    private static List<String> rules(Verdict verdict) {
        return ((Verdict.Score) verdict).hits().stream().map(RuleHit::rule).toList();
    }

    @Test
    void whatADomainSendsItselfPasses() throws Exception {
        Verdict verdict = judged(CLIENT, "eva@bank.test", MESSAGE);
        assertThat(results(verdict))
                .isEqualTo("mx.example.test; iprev=pass (out.bank.test) policy.iprev=192.0.2.7;"
                        + " spf=pass (ip4:192.0.2.7) smtp.mailfrom=bank.test; dkim=none; arc=none;"
                        + " dmarc=pass (p=reject) header.from=bank.test");
        assertThat(rules(verdict)).isEmpty();
    }

    @Test
    void whatADomainDisownsIsRefusedAsItWants() throws Exception {
        assertThat(judged("198.51.100.1", "eva@bank.test", MESSAGE))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        refused -> assertThat(refused.reply().toString())
                                .startsWith("550 5.7.1")
                                .contains("bank.test", "DMARC"));
        assertThat(judged("198.51.100.1", "x@evil.test", MESSAGE)).isInstanceOf(Verdict.Reject.class);
    }

    /** SPF of somebody else's domain is no proof for the author's. */
    @Test
    void onlyWhatBelongsToTheAuthorsDomainCounts() throws Exception {
        dns.texts.put("evil.test", List.of("v=spf1 +all"));
        assertThat(judged(CLIENT, "x@evil.test", MESSAGE)).isInstanceOf(Verdict.Reject.class);
        dns.texts.put("news.bank.test", List.of("v=spf1 +all"));
        assertThat(results(judged(CLIENT, "x@news.bank.test", MESSAGE))).contains("dmarc=pass");
        dns.texts.put("_dmarc.bank.test", List.of("v=DMARC1; p=reject; aspf=s"));
        assertThat(judged(CLIENT, "x@news.bank.test", MESSAGE)).isInstanceOf(Verdict.Reject.class);
    }

    @ParameterizedTest
    @CsvSource({
        "p=none, Score",
        "p=quarantine, Junk",
        "p=reject; t=y, Score",
        "p=none; sp=reject, Score",
        "p=reject; pct=50, Reject",
        "p=reject; pct=49, Junk",
        "p=quarantine; pct=0, Score",
        "p=maybe; rua=mailto:x@bank.test, Score",
        "p=reject; p=none, Reject"
    })
    void policiesMeanWhatTheySay(String policy, String verdict) throws Exception {
        dice = 49;
        dns.texts.put("_dmarc.bank.test", List.of("v=DMARC1; " + policy));
        assertThat(judged("198.51.100.1", "eva@bank.test", MESSAGE).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void namesBelowTheDomainAreItsOwn() throws Exception {
        String below = MESSAGE.replace("@bank.test", "@a.b.c.d.e.f.g.h.i.j.bank.test");
        assertThat(judged("198.51.100.1", "x@evil.test", below)).isInstanceOf(Verdict.Reject.class);
        assertThat(dns.asked.stream().filter(name -> name.startsWith("_dmarc.")).distinct())
                .hasSizeLessThanOrEqualTo(8);
        dns.texts.put("_dmarc.bank.test", List.of("v=DMARC1; p=none; sp=quarantine"));
        assertThat(judged("198.51.100.1", "x@evil.test", below)).isInstanceOf(Verdict.Junk.class);
    }

    /** A public suffix may say what holds for names that say nothing; two customers of it are not one organization. */
    @Test
    void namesBelowAPublicSuffixAreNotEachOthers() throws Exception {
        dns.texts.put("_dmarc.test", List.of("v=DMARC1; p=reject; psd=y"));
        dns.texts.put("evil.test", List.of("v=spf1 +all"));
        assertThat(judged("198.51.100.1", "x@evil.test", MESSAGE)).isInstanceOf(Verdict.Reject.class);
        dns.texts.remove("_dmarc.bank.test");
        assertThat(judged("198.51.100.1", "x@evil.test", MESSAGE)).isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void operatorsAndHoldersOfDomainsMayWantSomethingElse() throws Exception {
        MailTransaction message = message("198.51.100.1", "eva@bank.test", MESSAGE, Origin.Door.MX);
        Verdict tagged = judged(Map.of("on-reject", "tag"), message);
        assertThat(results(tagged)).contains("dmarc=fail (p=reject)");
        assertThat(rules(tagged)).containsExactly("SPF_FAIL", "DMARC_FAIL", "IPREV_FAIL");
        assertThat(judged(Map.of(), message.seenWith(List.of(), new Tuned(Map.of("on-reject", "junk")))))
                .isInstanceOf(Verdict.Junk.class);
    }

    /** Nothing is refused because a name server does not answer. */
    @Test
    void whatCannotBeFoundOutNowIsSaidToBeUnknown() throws Exception {
        dns.dead = true;
        Verdict verdict = judged("198.51.100.1", "eva@bank.test", MESSAGE);
        assertThat(results(verdict)).contains("iprev=temperror", "spf=temperror", "dmarc=temperror");
        assertThat(rules(verdict)).isEmpty();
        dns.dead = false;
        SenderAuthStep step = step(Map.of());
        step.unsetResolver(dns);
        assertThat(results(step.judge(message("198.51.100.1", "eva@bank.test", MESSAGE, Origin.Door.MX))
                        .forAll()))
                .contains("dmarc=temperror");
        assertThat(step.findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains("resolver"));
    }

    /** Whoever forges mail has name servers of his own, which are as slow as he likes. */
    @Test
    void nobodyElsesSilenceSavesMailThatItsAuthorsDomainDisowns() throws Exception {
        dns.silent.add("evil.test");
        StringBuilder signatures = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            signatures.append(
                    "DKIM-Signature: v=1; a=rsa-sha256; d=s" + i + ".evil.test; s=s; h=from; bh=AA==; b=AA==\r\n");
        }
        assertThat(judged("198.51.100.1", "x@evil.test", signatures + MESSAGE)).isInstanceOf(Verdict.Reject.class);
        String own = "DKIM-Signature: v=1; a=rsa-sha256; d=bank.test; s=s; h=from; bh=AA==; b=AA==\r\n";
        assertThat(judged("198.51.100.1", "x@evil.test", signatures + own + MESSAGE))
                .isInstanceOf(Verdict.Reject.class);
        dns.silent.add("s._domainkey.bank.test");
        assertThat(results(judged("198.51.100.1", "x@evil.test", own + MESSAGE)))
                .contains("dmarc=temperror");
    }

    @Test
    void severalAuthorsOrNoneAreNobodys() throws Exception {
        for (String from :
                List.of("", "From: a@bank.test\r\nFrom: b@bank.test\r\n", "From: a@bank.test, b@else.test\r\n")) {
            String text = from + MESSAGE.substring(MESSAGE.indexOf("To:"));
            Verdict verdict = judged(CLIENT, "eva@bank.test", text);
            assertThat(results(verdict)).contains("dmarc=permerror");
            assertThat(rules(verdict)).contains("NO_SINGLE_AUTHOR");
        }
    }

    /** Lists and forwarders elsewhere break what a domain's policy asks for. */
    @Test
    void whereNobodyHasSaidOtherwiseWhatADomainDisownsIsPutIntoJunk() throws Exception {
        MailTransaction forged = message("198.51.100.1", "x@evil.test", MESSAGE, Origin.Door.MX);
        assertThat(plain(Map.of()).judge(forged).forAll()).isInstanceOf(Verdict.Junk.class);
    }

    /** Where ports are forwarded by something that hides clients, all mail comes from there. */
    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "172.17.0.1", "192.168.0.9", "169.254.1.1", "fe80::1", "fd00::7"})
    void nothingIsHeldAgainstAClientOfAPrivateAddress(String client) throws Exception {
        assertThat(judged(client, "x@evil.test", MESSAGE)).isInstanceOf(Verdict.Tag.class);
    }

    @Test
    void forTheNullSenderTheGreetingStands() throws Exception {
        dns.texts.put("out.bank.test", List.of("v=spf1 a -all"));
        assertThat(results(judged(CLIENT, "", MESSAGE))).contains("spf=pass (a) smtp.helo=out.bank.test", "dmarc=pass");
    }

    /** Who reads it must be able to tell that the sender was looked at (RFC 8601 §2.7.2). */
    @Test
    void aSenderWhoseDomainIsCalledLikeTheClientIsASenderAllTheSame() throws Exception {
        dns.texts.put("out.bank.test", List.of("v=spf1 a -all"));
        assertThat(results(judged(CLIENT, "eva@out.bank.test", MESSAGE)))
                .contains("spf=pass (a) smtp.mailfrom=out.bank.test");
    }

    @ParameterizedTest
    @EnumSource(
            value = Origin.Door.class,
            names = {"SUBMISSION", "LMTP", "INTERNAL"})
    void onlyMailFromOtherServersIsJudged(Origin.Door door) throws Exception {
        assertThat(step(Map.of()).judge(message("198.51.100.1", "eva@bank.test", MESSAGE, door)))
                .isEqualTo(Opinion.ACCEPT);
        Account ana = new Account(new AccountId(1), Address.of("ana@example.test"), "", true);
        MailTransaction plain = message("198.51.100.1", "eva@bank.test", MESSAGE, Origin.Door.MX);
        Origin known = new Origin(Origin.Door.MX, plain.origin().remote(), "x", "", Optional.of(ana));
        assertThat(step(Map.of())
                        .judge(new MailTransaction(
                                "m", NOW, known, plain.sender(), List.of(), plain.content(), List.of(), false)))
                .isEqualTo(Opinion.ACCEPT);
    }

    /** A key of a domain, in the zone. */
    private DkimKey key(String domain) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        dns.texts.put(
                "s._domainkey." + domain,
                List.of("v=DKIM1; p="
                        + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())));
        return new DkimKey() {
            @Override
            public Domain domain() {
                return Domain.of(domain);
            }

            @Override
            public String selector() {
                return "s";
            }

            @Override
            public KeyAlgorithm algorithm() {
                return KeyAlgorithm.RSA;
            }

            @Override
            public byte[] sign(byte[] octets) throws GeneralSecurityException {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(pair.getPrivate());
                signature.update(octets);
                return signature.sign();
            }
        };
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(List<HeaderField> fields) {
        return new String(HeaderField.octets(fields), StandardCharsets.UTF_8);
    }

    @Test
    void aSignatureOfTheAuthorsDomainIsProofWhereverItComesFrom() throws Exception {
        DkimSigner signer = DkimSigner.of(DkimMessage.of(content(MESSAGE)), List.of());
        String signed = text(List.of(signer.sign(key("bank.test"), NOW))) + MESSAGE;
        Verdict verdict = judged("198.51.100.1", "bounces@list.test", signed);
        assertThat(results(verdict))
                .containsPattern("spf=none .*dkim=pass header\\.d=bank\\.test header\\.s=s .*dmarc=pass");
        assertThat(judged("198.51.100.1", "bounces@list.test", signed.replace("hello", "hallo")))
                .isInstanceOf(Verdict.Reject.class);
        String other = text(List.of(signer.sign(key("evil.test"), NOW))) + MESSAGE;
        assertThat(judged("198.51.100.1", "bounces@list.test", other)).isInstanceOf(Verdict.Reject.class);
    }

    /** For a report it is found out whether SPF passed too; that is no reason to doubt a message whose signature is enough. */
    @Test
    void reportsCostNoVerdict() throws Exception {
        dns.texts.put("_dmarc.bank.test", List.of("v=DMARC1; p=reject; rua=mailto:x@bank.test"));
        dns.texts.put("news.bank.test", List.of("v=spf1 ip4:192.0.2.7 -all"));
        dns.silent.add("_dmarc.news.bank.test");
        DkimSigner signer = DkimSigner.of(DkimMessage.of(content(MESSAGE)), List.of());
        String signed = text(List.of(signer.sign(key("bank.test"), NOW))) + MESSAGE;
        assertThat(results(judged(CLIENT, "x@news.bank.test", signed))).contains("spf=pass", "dmarc=pass");
        assertThat(results(judged(CLIENT, "x@news.bank.test", MESSAGE))).contains("spf=pass", "dmarc=temperror");
    }

    /** RFC 8617 §7.2.1. */
    @Test
    void aServerThatIsBelievedMayHaveSeenThatItWasTheAuthors() throws Exception {
        DkimMessage passedOn = DkimMessage.of(content(MESSAGE));
        ArcSealer sealer = ArcSealer.of(passedOn, List.of(), new ArcVerifier(dns::txt, NOW).verify(passedOn));
        String sealed =
                text(sealer.seal(key("list.test"), "mx.list.test; dmarc=pass header.from=bank.test", NOW)) + MESSAGE;
        assertThat(judged("198.51.100.1", "b@list.test", sealed)).isInstanceOf(Verdict.Reject.class);
        MailTransaction message = message("198.51.100.1", "b@list.test", sealed, Origin.Door.MX);
        Verdict believed = judged(Map.of("trusted-sealers", "list.test"), message);
        assertThat(results(believed)).contains("arc=pass header.oldest-pass=1; dmarc=fail");
        assertThat(rules(believed)).doesNotContain("DMARC_FAIL");
        String denied =
                text(sealer.seal(key("list.test"), "mx.list.test; dmarc=fail header.from=bank.test", NOW)) + MESSAGE;
        assertThat(judged(
                        Map.of("trusted-sealers", "list.test"),
                        message("198.51.100.1", "b@list.test", denied, Origin.Door.MX)))
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void takesNewSettingsAndKeepsTheLastGood() {
        SenderAuthStep step = step(Map.of("rank", "7"));
        step.modified(Map.of("on-reject", "maybe"));
        assertThat(step.description().rank()).isEqualTo(7);
        assertThat(step.findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains("on-reject"));
    }

    @Test
    void programsOnThisMachineWriteInAnybodysName() throws Exception {
        assertThat(judged("127.0.0.1", "eva@bank.test", MESSAGE)).isInstanceOf(Verdict.Accept.class);
        assertThat(judged(
                        Map.of("trusted-networks", "none"),
                        message("127.0.0.1", "eva@bank.test", MESSAGE, Origin.Door.MX)))
                .isInstanceOf(Verdict.Reject.class);
        assertThat(judged(
                        Map.of("trusted-networks", "198.51.100.0/24"),
                        message("198.51.100.1", "eva@bank.test", MESSAGE, Origin.Door.MX)))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void ofAGatewaysMailTheClientCountsThatItNames() throws Exception {
        MailTransaction message = message("198.51.100.9", "eva@bank.test", MESSAGE, Origin.Door.MX);
        assertThat(results(judged(Map.of(), byGateway(message, CLIENT))))
                .contains("spf=pass", "dmarc=pass", "policy.iprev=" + CLIENT);
        assertThat(judged(Map.of(), byGateway(message, "203.0.113.5"))).isInstanceOf(Verdict.Reject.class);
        assertThat(judged(Map.of("trusted-networks", "198.51.100.0/24"), byGateway(message, "203.0.113.5")))
                .as("the operator does not want it looked at")
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void whereAGatewayHidesItsClientOnlyWhatSpfCouldHaveShownIsNotHeldAgainstIt() throws Exception {
        MailTransaction own = byGateway(message("198.51.100.9", "eva@bank.test", MESSAGE, Origin.Door.MX), "");
        assertThat(results(judged(Map.of(), own)))
                .isEqualTo("mx.example.test; iprev=temperror;"
                        + " spf=temperror (the gateway does not say who brought it) smtp.mailfrom=bank.test; dkim=none; arc=none;"
                        + " dmarc=temperror (it can't be found out now whose it is) header.from=bank.test");
        assertThat(rules(judged(Map.of(), own))).isEmpty();
        MailTransaction foreign = byGateway(message("198.51.100.9", "x@evil.test", MESSAGE, Origin.Door.MX), "");
        assertThat(judged(Map.of(), foreign))
                .as("no client may send for bank.test as evil.test")
                .isInstanceOf(Verdict.Reject.class);
        MailTransaction bounce = byGateway(message("198.51.100.9", "", MESSAGE, Origin.Door.MX), "");
        assertThat(results(judged(Map.of(), bounce)))
                .as("its client may have called itself bank.test")
                .contains("dmarc=temperror");
        assertThat(dns.asked).noneMatch(name -> name.contains("198.51.100.9") || name.equals("bank.test"));
    }

    @Test
    void whoeverHidesFromTheGatewayWhoItIsHasNotPassedSpf() throws Exception {
        for (String sender : List.of("eva@bank.test", "")) {
            MailTransaction message = message("198.51.100.9", sender, MESSAGE, Origin.Door.MX);
            MailTransaction hidden = from(message, message.origin().byGatewayWithHiddenClient());
            assertThat(judged(Map.of(), hidden)).as(sender).isInstanceOf(Verdict.Reject.class);
            Verdict tagged = judged(Map.of("on-reject", "tag"), hidden);
            assertThat(results(tagged)).contains("spf=none (the client hides behind the gateway)", "dmarc=fail");
            assertThat(rules(tagged)).contains("GATEWAY_CLIENT_HIDDEN", "DMARC_FAIL");
        }
    }

    private static MailTransaction from(MailTransaction message, Origin origin) {
        return new MailTransaction(
                message.id(),
                message.received(),
                origin,
                message.sender(),
                message.recipients(),
                message.content(),
                message.added(),
                message.junk());
    }

    /** The same, brought by a gateway in front, with the client that it names. */
    private static MailTransaction byGateway(MailTransaction message, String client) {
        return from(message, message.origin().byGateway(AddressLiteral.parseHost(client)));
    }

    private List<String> looked(String sender, String client, String... selectors) {
        return step(Map.of())
                .look(new SenderQuestion(
                        sender,
                        Domain.of(sender.substring(sender.indexOf('@') + 1)),
                        AddressLiteral.parseHost(client),
                        Stream.of(selectors).map(Domain::of).toList()))
                .stream()
                .map(found -> found.method() + "=" + found.result() + " " + found.detail())
                .toList();
    }

    @Test
    void aSenderIsLookedAtWithoutAMessage() {
        dns.texts.put("s1._domainkey.bank.test", List.of("v=DKIM1; p="));
        assertThat(looked("eva@bank.test", CLIENT))
                .containsExactly("iprev=pass out.bank.test", "spf=pass ip4:192.0.2.7", "dmarc=pass p=reject");
        assertThat(looked("eva@bank.test", "198.51.100.1")).contains("spf=fail -all", "dmarc=fail p=reject");
        assertThat(looked("bank.test", "", "s1", "s2"))
                .containsExactly(
                        "spf=published v=spf1 ip4:192.0.2.7 -all",
                        "dkim=permerror s1: the key is revoked",
                        "dkim=permerror s2: there is no key at s2._domainkey.bank.test",
                        "dmarc=published p=reject");
        assertThat(looked("nobody.test", "")).containsExactly("spf=none ", "dmarc=none ");
    }
}
