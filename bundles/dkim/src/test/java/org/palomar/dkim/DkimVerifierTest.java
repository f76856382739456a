package org.palomar.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Security;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.KeyAlgorithm;

/** Signatures by the examples of the RFCs, by our own, and by people who want to be taken for others. */
class DkimVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    /** RFC 8463 appendix A.3. */
    private static final String EXAMPLE = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
             Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=test; t=1528637909; h=from : to : subject :
             date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
             DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
             dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.
            """;

    private final Map<String, List<String>> zone = new ConcurrentHashMap<>(Map.of(
            "brisbane._domainkey.football.example.com",
            List.of("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
            "test._domainkey.football.example.com",
            List.of("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd"
                    + "OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZy"
                    + "VYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB")));

    private int questions;

    private Answer<List<String>> txt(Domain name) {
        questions++;
        List<String> texts = zone.get(name.name());
        return texts == null
                ? new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE)
                : new Answer.Found<>(texts, Duration.ZERO, Security.INSECURE);
    }

    private static Content content(String message) {
        return Content.of(message.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<DkimResult> results(String message) throws IOException {
        return new DkimVerifier(this::txt, NOW).verify(DkimMessage.of(content(message)));
    }

    private List<Verdict> verdicts(String message) throws IOException {
        return results(message).stream().map(DkimResult::verdict).toList();
    }

    /** Made once: it takes long. */
    private static final KeyPair RSA_PAIR = pair("RSA");

    private static final KeyPair ED25519_PAIR = pair("Ed25519");

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has both", broken);
        }
    }

    /** A key of ours, in the zone. */
    private DkimKey key(KeyAlgorithm algorithm) throws GeneralSecurityException {
        boolean rsa = algorithm == KeyAlgorithm.RSA;
        KeyPair pair = rsa ? RSA_PAIR : ED25519_PAIR;
        byte[] open = pair.getPublic().getEncoded();
        byte[] published = rsa ? open : java.util.Arrays.copyOfRange(open, open.length - 32, open.length);
        zone.put(
                algorithm.word() + "._domainkey.example.test",
                List.of("k=" + algorithm.word() + "; p=" + Base64.getEncoder().encodeToString(published)));
        return new DkimKey() {
            @Override
            public Domain domain() {
                return Domain.of("example.test");
            }

            @Override
            public String selector() {
                return algorithm.word();
            }

            @Override
            public KeyAlgorithm algorithm() {
                return algorithm;
            }

            @Override
            public byte[] sign(byte[] octets) throws GeneralSecurityException {
                Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(
                        rsa
                                ? octets
                                : java.security.MessageDigest.getInstance("SHA-256")
                                        .digest(octets));
                return signature.sign();
            }
        };
    }

    private static final String PLAIN = "From: ana@example.test\nTo: bob@there.test\nSubject: hi\n\nhello\n";

    private String signed(DkimKey key) throws Exception {
        DkimSigner signer = DkimSigner.of(DkimMessage.of(content(PLAIN)), List.of());
        HeaderField field = signer.sign(key, NOW);
        return new String(field.toOctets(), StandardCharsets.US_ASCII) + PLAIN;
    }

    @Test
    void theExampleOfTheRfcPassesWithBothAlgorithms() throws Exception {
        assertThat(results(EXAMPLE)).allSatisfy(result -> {
            assertThat(result.verdict()).as(result.detail()).isEqualTo(Verdict.PASS);
            assertThat(result.domain()).contains(Domain.of("football.example.com"));
        });
        assertThat(results(EXAMPLE)).extracting(DkimResult::selector).containsExactly("brisbane", "test");
        assertThat(results(EXAMPLE)).extracting(DkimResult::signature).containsExactly("/gCrinpc", "F45dVWDf");
    }

    /** A message of ours behind a set of a chain. */
    private String sealed(DkimKey key, String message) throws Exception {
        DkimMessage plain = DkimMessage.of(content(message));
        List<HeaderField> set =
                ArcSealer.of(plain, List.of(), ArcResult.none()).seal(key, "mx.example.test; none", NOW);
        StringBuilder text = new StringBuilder();
        set.forEach(field -> text.append(new String(field.toOctets(), StandardCharsets.US_ASCII)));
        return text + message;
    }

    private ArcResult chain(String message) throws IOException {
        return new ArcVerifier(this::txt, NOW).verify(DkimMessage.of(content(message)));
    }

    @Test
    void aSecondAuthorOnTopOfAChainIsNotVouchedFor() throws Exception {
        String sealed = sealed(key(KeyAlgorithm.RSA), PLAIN);
        assertThat(chain(sealed).status()).isEqualTo(ArcResult.Status.PASS);
        assertThat(chain("From: ceo@bank.test\n" + sealed).status()).isEqualTo(ArcResult.Status.FAIL);
    }

    @Test
    void resultsThatAreTooLongAreSealedAsFarAsTheyFit() throws Exception {
        DkimMessage plain = DkimMessage.of(content(PLAIN));
        String results = "mx.example.test" + "; dkim=pass header.d=example.test".repeat(200);
        List<HeaderField> set =
                ArcSealer.of(plain, List.of(), ArcResult.none()).seal(key(KeyAlgorithm.RSA), results, NOW);
        assertThat(set.getLast().value())
                .startsWith("i=1; mx.example.test; dkim=pass")
                .endsWith("header.d=example.test");
    }

    @Test
    void aKeyWhoseVerificationTakesLongIsNotBelieved() throws Exception {
        DkimKey key = key(KeyAlgorithm.RSA);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(
                new RSAKeyGenParameterSpec(3072, BigInteger.ONE.shiftLeft(40).add(BigInteger.valueOf(15))));
        String slow = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        String message = signed(key);
        zone.put("rsa._domainkey.example.test", List.of("k=rsa; p=" + slow));
        assertThat(results(message)).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.POLICY);
            assertThat(result.detail()).contains("takes long");
        });
    }

    @Test
    void aTextOfAnotherKindBesideTheKeyDoesNotHideIt() throws Exception {
        DkimKey key = key(KeyAlgorithm.RSA);
        zone.computeIfPresent(
                "rsa._domainkey.example.test", (name, texts) -> List.of("v=DMARC1; p=none", texts.getFirst()));
        assertThat(verdicts(signed(key))).containsExactly(Verdict.PASS);
    }

    @Test
    void namesBeyondAsciiAreLookedUpAsTheyAre() throws Exception {
        String message = new String(
                signed(key(KeyAlgorithm.RSA))
                        .replace("d=example.test", "d=bücher.test")
                        .getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        assertThat(results(message))
                .singleElement()
                .satisfies(result -> assertThat(result.domain()).contains(Domain.of("xn--bcher-kva.test")));
        String malformed = signed(key(KeyAlgorithm.RSA)).replace("d=example.test", "d=b\u00fccher.test");
        assertThat(verdicts(malformed)).containsExactly(Verdict.PERMERROR);
    }

    @Test
    void whatIsChangedFails() throws Exception {
        assertThat(verdicts(EXAMPLE.replace("hungry", "thirsty"))).containsOnly(Verdict.FAIL);
        assertThat(verdicts(EXAMPLE.replace("dinner", "lunch"))).containsOnly(Verdict.FAIL);
        assertThat(verdicts(EXAMPLE.replace("From: Joe", "Subject: other\nFrom: Joe")))
                .containsOnly(Verdict.FAIL);
        assertThat(verdicts(EXAMPLE.replace("t=1528637909", "t=1528637908"))).containsOnly(Verdict.FAIL);
        assertThat(verdicts("Received: from here\n" + EXAMPLE)).containsOnly(Verdict.PASS);
    }

    @Test
    void whatWeSignPasses() throws Exception {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            assertThat(results(signed(key(algorithm)))).singleElement().satisfies(result -> {
                assertThat(result.verdict()).as(result.detail()).isEqualTo(Verdict.PASS);
                assertThat(result.algorithm()).isEqualTo(algorithm.signature());
            });
        }
    }

    /** RFC 6376 §8.2: what follows is not the signer's. */
    @Test
    void aSignatureOfPartOfTheBodyIsNotTaken() throws Exception {
        DkimKey key = key(KeyAlgorithm.RSA);
        String limited = limited(key, 7);
        assertThat(results(limited)).extracting(DkimResult::verdict).containsExactly(Verdict.PASS);
        assertThat(results(limited + "click here\n")).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.POLICY);
            assertThat(result.detail()).contains("l=");
        });
        assertThat(verdicts(limited(key, 700))).containsExactly(Verdict.FAIL);
        assertThat(verdicts(limited(key, 0))).containsExactly(Verdict.FAIL);
    }

    private static String limited(DkimKey key, int length) throws Exception {
        java.security.MessageDigest sha256 = java.security.MessageDigest.getInstance("SHA-256");
        String hash =
                Base64.getEncoder().encodeToString(sha256.digest("hello\r\n".getBytes(StandardCharsets.US_ASCII)));
        String tags = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test; s=rsa; l=" + length + "; h=from; bh="
                + hash + "; b=";
        byte[] signature =
                key.sign(("from:ana@example.test\r\ndkim-signature:" + tags).getBytes(StandardCharsets.US_ASCII));
        return "DKIM-Signature: " + tags + Base64.getEncoder().encodeToString(signature) + "\n" + PLAIN;
    }

    /** RFC 6376 §8.15. */
    @Test
    void aSecondAuthorIsNotTakenForTheFirst() throws Exception {
        assertThat(verdicts("From: eva@evil.test\n" + EXAMPLE)).containsOnly(Verdict.POLICY);
    }

    @ParameterizedTest
    @CsvSource({
        "v=1;, v=2;, v=",
        "h=from :, h=, From is not signed",
        "i=@football.example.com, i=@example.com, i=",
        "i=@football.example.com, i=football, i=",
        "a=rsa-sha256, a=rsa-sha1, a=",
        "d=football.example.com, d=., d=",
        "s=test, s=, s=",
        "b=F45d, b=!, b=",
        "t=1528637909, t=1528637909; x=1528637910, expired",
        "t=1528637909, t=1828637909, future",
        "t=1528637909, t=1528637909; t=1, list of tags",
        "t=1528637909, t=now, t=",
        "c=relaxed/relaxed, c=loose, c=",
        "q=dns/txt, q=ldap, q=",
        "s=test, s=none, no key"
    })
    void eachFaultIsNamed(String part, String changed, String reason) throws Exception {
        String second = EXAMPLE.substring(EXAMPLE.indexOf("DKIM-Signature", 5));
        List<DkimResult> results = results(second.replaceFirst(part, changed.equals("h=") ? "h=" : changed)
                .replaceAll(changed.equals("h=") ? "(?s)(h= to : subject :\\s+date : message-id) : from" : "^$", "$1"));
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isNotEqualTo(Verdict.PASS);
            assertThat(result.detail()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=DKIM2; k=rsa; p=KEY",
                "k=rsa; p=KEY; v=DKIM1",
                "v=DKIM1; k=ed25519; p=KEY",
                "v=DKIM1; h=sha1; p=KEY",
                "v=DKIM1; s=tlsrpt; p=KEY",
                "v=DKIM1; p=",
                "v=DKIM1; p=AAAA",
                "v=spf1 -all",
                "p=KEY; p=KEY"
            })
    void aRecordThatIsNoKeyForThisMailIsNone(String record) throws Exception {
        DkimKey key = key(KeyAlgorithm.RSA);
        String name = "rsa._domainkey.example.test";
        String published = zone.getOrDefault(name, List.of("")).getFirst().replaceAll(".*p=", "");
        String message = signed(key);
        zone.put(name, List.of("t=y; g=*; n=a note; p=" + published));
        assertThat(results(message)).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.PASS);
            assertThat(result.testing()).isTrue();
        });
        zone.put(name, List.of(record.replace("KEY", published)));
        assertThat(verdicts(message)).containsExactly(Verdict.PERMERROR);
    }

    @Test
    void aKeyForTheDomainItselfIsNotForOnesBelow() throws Exception {
        String name = "test._domainkey.football.example.com";
        zone.computeIfPresent(
                name, (same, texts) -> List.of("t=s; " + texts.getFirst().replace("v=DKIM1; ", "")));
        assertThat(verdicts(EXAMPLE)).containsOnly(Verdict.PASS);
        assertThat(results(EXAMPLE.replaceAll("i=@", "i=@sub.")))
                .extracting(DkimResult::detail)
                .anyMatch(detail -> detail.contains("domain itself"));
    }

    @Test
    void aNameServerThatDoesNotAnswerIsNoFailure() throws Exception {
        KeySource dead = name -> new Answer.Failed<>(Failure.TIMEOUT, "nobody answers");
        assertThat(new DkimVerifier(dead, NOW).verify(DkimMessage.of(content(EXAMPLE))))
                .extracting(DkimResult::verdict)
                .containsOnly(Verdict.TEMPERROR);
    }

    @Test
    void aHundredSignaturesCostNoMoreThanTen() throws Exception {
        String field = EXAMPLE.substring(0, EXAMPLE.indexOf("DKIM-Signature", 5));
        assertThat(results(field.repeat(100) + EXAMPLE)).hasSize(DkimVerifier.MOST_SIGNATURES);
        assertThat(questions).isEqualTo(DkimVerifier.MOST_SIGNATURES);
    }

    @FuzzTest(maxDuration = "60s")
    void anyOctetsHaveAVerdict(byte[] octets) throws IOException {
        DkimMessage message = DkimMessage.of(Content.of(octets));
        List<Object> all = new ArrayList<>(new DkimVerifier(this::txt, NOW).verify(message));
        all.add(new ArcVerifier(this::txt, NOW).verify(message));
        if (all.toString().chars().anyMatch(c -> c < 0x20)) {
            throw new AssertionError("control characters of a peer are told on");
        }
    }
}
