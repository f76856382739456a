package org.palomar.api.tlsreport;

/**
 * Why TLS failed (RFC 8460 §4.3, §4.4).
 *
 * @param ours the address that we came from; empty if there was no connection
 * @param host the server's name; empty if none was asked
 * @param theirs its address; empty likewise
 */
public record TlsFailure(Kind kind, String ours, String host, String theirs) {

    /** The kinds of RFC 8460 §4.3. */
    public enum Kind {
        STARTTLS_NOT_SUPPORTED("starttls-not-supported"),
        CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
        CERTIFICATE_EXPIRED("certificate-expired"),
        CERTIFICATE_NOT_TRUSTED("certificate-not-trusted"),
        VALIDATION_FAILURE("validation-failure"),
        TLSA_INVALID("tlsa-invalid"),
        DNSSEC_INVALID("dnssec-invalid"),
        DANE_REQUIRED("dane-required"),
        STS_POLICY_FETCH_ERROR("sts-policy-fetch-error"),
        STS_POLICY_INVALID("sts-policy-invalid"),
        STS_WEBPKI_INVALID("sts-webpki-invalid");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As a report has it. */
        public String word() {
            return word;
        }
    }

    /** Before any server was asked. */
    public static TlsFailure of(Kind kind) {
        return new TlsFailure(kind, "", "", "");
    }
}
