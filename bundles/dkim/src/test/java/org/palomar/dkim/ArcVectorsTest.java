package org.palomar.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.address.Domain;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.dkim.ArcResult.Status;
import org.palomar.dkim.internal.SignedHeader;
import org.palomar.mime.Headers;

/** Chains by the published suites. */
class ArcVectorsTest {

    /** After all dates of the suites. */
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    static List<Vectors.Case> chains() throws IOException {
        return Vectors.of("arc-draft-validation-tests.yml");
    }

    static List<Vectors.Case> seals() throws IOException {
        return Vectors.of("arc-draft-sign-tests.yml");
    }

    @Test
    void theSuitesAreWhole() throws IOException {
        assertThat(chains()).hasSize(175);
        assertThat(seals()).hasSize(17);
    }

    /** A seal that says {@code cv=fail} was no result at all in the draft; RFC 8617 §5.2 step 2 says that the chain has failed. */
    @ParameterizedTest
    @MethodSource("chains")
    void aChainIsWorthWhatTheSuiteSays(Vectors.Case vector) throws IOException {
        ArcResult result = new ArcVerifier(vector.keys(), NOW).verify(DkimMessage.of(vector.message()));
        String expected =
                vector.value("cv").isEmpty() ? "FAIL" : vector.value("cv").toUpperCase(Locale.ROOT);
        assertThat(result.status().name()).as(result.detail()).isEqualTo(expected);
        assertThat(result.detail().isEmpty()).isEqualTo(result.status() != Status.FAIL);
    }

    @ParameterizedTest
    @MethodSource("seals")
    void aSealIsTheSuitesOctetByOctet(Vectors.Case vector) throws Exception {
        DkimMessage message = DkimMessage.of(vector.message());
        ArcResult chain = new ArcVerifier(vector.keys(), NOW).verify(message);
        List<String> names = List.of(vector.value("sig-headers").split(":", -1));
        ArcSealer sealer = ArcSealer.of(message, chain, SignedHeader.named(message.header(), names), Integer.MAX_VALUE);
        assertThat(sealer.isClosed()).isEqualTo(vector.value("AS").isEmpty());
        if (!sealer.isClosed()) {
            List<String> fields = Headers.read(vector.message()).all("Authentication-Results").stream()
                    .map(Headers.Field::value)
                    .toList();
            String results =
                    AuthenticationResults.merged(vector.value("srv-id"), fields).orElseThrow();
            Instant time = Instant.ofEpochSecond(Long.parseLong(vector.value("t")));
            assertThat(sealer.seal(key(vector), results, time).stream().map(ArcVectorsTest::packed))
                    .containsExactly(
                            joined(vector.value("AS")), joined(vector.value("AMS")), packed(vector.value("AAR")));
        }
    }

    /** The suite's seals were made of signatures in one line, and are shown in several. */
    private static String joined(String value) {
        return packed(value).replaceAll("(?<=[A-Za-z0-9+/=]) (?=[A-Za-z0-9+/=]+(;| ))", "");
    }

    private static String packed(HeaderField field) {
        return packed(field.value());
    }

    private static String packed(String value) {
        return value.replaceAll("\\s+", " ").strip();
    }

    /** The suite's key, in PKCS#1. */
    private static DkimKey key(Vectors.Case vector) throws Exception {
        String text = vector.suite().getOrDefault("privatekey", "").replaceAll("-----[A-Z ]+-----|\\s", "");
        byte[] octets = Base64.getDecoder().decode(text);
        byte[] head = HexFormat.of().parseHex("30820000020100300d06092a864886f70d010101050004820000");
        byte[] key = Arrays.copyOf(head, head.length + octets.length);
        System.arraycopy(octets, 0, key, head.length, octets.length);
        length(key, 2, key.length - 4);
        length(key, head.length - 2, octets.length);
        PrivateKey secret = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
        return new DkimKey() {
            @Override
            public Domain domain() {
                return Domain.of(vector.suite().getOrDefault("domain", ""));
            }

            @Override
            public String selector() {
                return vector.suite().getOrDefault("sel", "");
            }

            @Override
            public KeyAlgorithm algorithm() {
                return KeyAlgorithm.RSA;
            }

            @Override
            public byte[] sign(byte[] signed) throws GeneralSecurityException {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(secret);
                signature.update(signed);
                return signature.sign();
            }
        };
    }

    private static void length(byte[] octets, int place, int length) {
        octets[place] = (byte) (length >> 8);
        octets[place + 1] = (byte) length;
    }

    /** Nobody may break a chain by looking at it while a name server does not answer. */
    @Test
    void aKeyThatCannotBeFoundOutNowIsTemporary() throws IOException {
        Vectors.Case vector = chains().stream()
                .filter(one -> one.name().equals("cv_pass_i2_1"))
                .findFirst()
                .orElseThrow();
        KeySource dead =
                name -> new org.palomar.api.dns.Answer.Failed<>(org.palomar.api.dns.Failure.TIMEOUT, "nobody answers");
        ArcResult result = new ArcVerifier(dead, NOW).verify(DkimMessage.of(vector.message()));
        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.temporary()).isTrue();
        ArcResult alive = new ArcVerifier(vector.keys(), NOW).verify(DkimMessage.of(vector.message()));
        assertThat(alive.sealers()).extracting(Domain::name).containsExactly("example.org", "example.org");
        assertThat(alive.oldestPass()).isEqualTo(1);
    }
}
