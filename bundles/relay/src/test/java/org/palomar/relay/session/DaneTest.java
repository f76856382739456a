package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.relay.peer.Certificate.STRANGER;
import static org.palomar.relay.peer.Certificate.TRUSTED;
import static org.palomar.relay.peer.Certificate.VOUCHED;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.ScriptedServer;

/** Servers whose certificate the DNS names (RFC 7672 §3). */
@Timeout(120)
class DaneTest {

    private static final Domain NAMED = new Domain("mail.example.org");
    private static final Domain UNNAMED = new Domain("mx.example.net");

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    private static TlsaRecord record(int usage, int selector, int matching, X509Certificate certificate)
            throws Exception {
        byte[] selected = selector == 0
                ? certificate.getEncoded()
                : certificate.getPublicKey().getEncoded();
        byte[] data = switch (matching) {
            case 0 -> selected;
            case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
            default -> MessageDigest.getInstance("SHA-512").digest(selected);
        };
        return new TlsaRecord(usage, selector, matching, HexFormat.of().formatHex(data));
    }

    /** How we came to know each other, or why not. */
    private String meet(Certificate certificate, Domain base, TlsaRecord... records) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets("STARTTLS");
            peer.on("STARTTLS", "220 go");
            try {
                peer.shakesHands(certificate);
                peer.on("EHLO palomar.example", "250 mail.example.org");
            } catch (IOException | AssertionError refused) {
                return;
            }
            peer.rest();
        })) {
            Hop hop = courier.hop(server, TlsDemand.IF_OFFERED)
                    .with(new Dane(base, new Domain("example.org"), List.of(records)));
            try {
                SmtpClient client = courier.open(hop);
                client.quit();
                return client.tls().replaceFirst("^.*, ", "");
            } catch (NoSessionException refused) {
                return refused.reply().toString();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2"})
    void theCertificateOfTheRecordIsEnoughWhateverItsName(int selector, int matching) throws Exception {
        X509Certificate strangers = STRANGER.chain().getFirst();
        assertThat(meet(STRANGER, UNNAMED, record(3, selector, matching, strangers)))
                .isEqualTo("verified by DANE");
        X509Certificate others = TRUSTED.chain().getFirst();
        assertThat(meet(STRANGER, UNNAMED, record(3, selector, matching, others)))
                .isEqualTo(
                        "451 4.7.5 TLS failed: (certificate_unknown) no TLSA record of mx.example.net holds for the certificate");
    }

    /** RFC 7672 §3.1: what authorities say of it is nothing then. */
    @Test
    void aCertificateThatAnAuthorityVouchesForIsAStrangersWithoutItsRecord() throws Exception {
        assertThat(meet(TRUSTED, NAMED, record(3, 1, 1, STRANGER.chain().getFirst())))
                .startsWith("451 4.7.5 TLS failed: ");
    }

    @Test
    void oneRecordOfSeveralIsEnough() throws Exception {
        assertThat(meet(
                        STRANGER,
                        UNNAMED,
                        record(3, 1, 1, TRUSTED.chain().getFirst()),
                        record(3, 1, 1, STRANGER.chain().getFirst())))
                .isEqualTo("verified by DANE");
    }

    @Test
    void anAuthorityOfTheRecordVouchesForTheNamesThatWeKnow() throws Exception {
        TlsaRecord authority = record(2, 0, 1, VOUCHED.chain().getLast());
        assertThat(meet(VOUCHED, NAMED, authority)).isEqualTo("verified by DANE");
        assertThat(meet(VOUCHED, UNNAMED, authority)).startsWith("451 4.7.5 TLS failed: ");
        assertThat(meet(STRANGER, NAMED, authority)).startsWith("451 4.7.5 TLS failed: ");
    }

    @Test
    void whatNobodyCanUseIsNoRecord() {
        for (TlsaRecord useless : List.of(
                new TlsaRecord(0, 1, 1, "ab"),
                new TlsaRecord(1, 1, 1, "ab"),
                new TlsaRecord(4, 1, 1, "ab"),
                new TlsaRecord(3, 2, 1, "ab"),
                new TlsaRecord(3, 1, 3, "ab"),
                new TlsaRecord(3, 1, 1, ""))) {
            assertThat(Dane.isUsable(useless)).isFalse();
            assertThatThrownBy(() -> new Dane(NAMED, NAMED, List.of(useless)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Dane(NAMED, NAMED, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
