package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.tlsreport.TlsFailure.Kind;

/** What a failure of TLS is called in reports (RFC 8460 §4.3), and what is said of ourselves. */
class TlsFailuresTest {

    /** As the JDK words them: the reason is in the causes. */
    private static CertificateException expired() {
        return new CertificateException(
                "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
                new CertPathValidatorException(
                        "validity check failed",
                        new CertificateExpiredException("NotAfter: Sun Mar 01 00:00:00 UTC 2026")));
    }

    @Test
    void aCertificateThatIsExpiredIsCalledSoAlsoWhereItIsOnlyDoubted() {
        assertThat(TlsSight.kind(expired())).isEqualTo(Kind.CERTIFICATE_EXPIRED);
        assertThat(TlsSight.kind(new SSLException("handshake", expired()))).isEqualTo(Kind.CERTIFICATE_EXPIRED);
        PeerTrust trust = new PeerTrust(false);
        assertThat(trust.doubt()).map(TlsSight::kind).contains(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    /** Names are strangers' to choose. */
    @Test
    void aNameSaysNothingOfAFailure() {
        assertThat(TlsSight.kind(new CertificateException(
                        "No subject alternative DNS name matching Expired.NotAfter.test found.")))
                .isEqualTo(Kind.CERTIFICATE_HOST_MISMATCH);
        assertThat(TlsSight.kind(new CertificateException("No name matching expired.test found")))
                .isEqualTo(Kind.CERTIFICATE_HOST_MISMATCH);
        assertThat(TlsSight.kind(new SSLException("expired.test, No name matching")))
                .isEqualTo(Kind.VALIDATION_FAILURE);
    }

    @Test
    void othersAreNotTrustedOrSomethingElse() {
        assertThat(TlsSight.kind(new SSLHandshakeException("Received fatal alert: bad_certificate")))
                .isEqualTo(Kind.VALIDATION_FAILURE);
        assertThat(TlsSight.kind(new CertificateException("unable to find valid certification path")))
                .isEqualTo(Kind.CERTIFICATE_NOT_TRUSTED);
    }

    private static String shown(String address) {
        return TlsSight.shown(Optional.of(AddressLiteral.parseHost(address).orElseThrow()));
    }

    @Test
    void addressesOfOurOwnNetworksAreNobodysBusiness() {
        assertThat(shown("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(shown("100.128.0.1")).isEqualTo("100.128.0.1");
        assertThat(shown("2001:db8::1")).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(shown("192.168.1.2") + shown("10.0.0.1") + shown("172.16.0.1") + shown("100.64.0.1"))
                .isEmpty();
        assertThat(shown("fd00::1") + shown("fe80::1") + shown("169.254.0.1")).isEmpty();
    }
}
