package org.palomar.tlsreports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.tlsreports.internal.report.ReportUri;

class ReportUriTest {

    private static List<ReportUri> read(String... texts) {
        return ReportUri.read(List.of(texts));
    }

    @Test
    void readsWhereADomainWantsItsReports() {
        assertThat(read("v=spf1 -all", "v=TLSRPTv1; rua=mailto:a@b.test , https://c.test/d;"))
                .containsExactly(new ReportUri.Mail(Address.of("a@b.test")), new ReportUri.Web("https://c.test/d"));
        assertThat(read("v=TLSRPTv1;rua=mailto:a%2Bb@c.test?subject=x"))
                .containsExactly(new ReportUri.Mail(Address.of("a+b@c.test")));
        assertThat(read("v=TLSRPTv1;rua=mailto:a+b@c.test"))
                .containsExactly(new ReportUri.Mail(Address.of("a+b@c.test")));
        assertThat(read("v=TLSRPTv1; rua=https://a.test/1,https://a.test/2,https://a.test/3,https://a.test/4,"
                        + "https://a.test/5,https://a.test/6"))
                .hasSize(ReportUri.MOST);
    }

    /** Whoever is named is often a stranger to the domain that names them. */
    @Test
    void aPlaceIsOneHoweverOftenItIsNamed() {
        assertThat(read("v=TLSRPTv1; rua=mailto:v@x.test,mailto:V@X.test,mailto:v@x.test; rua=mailto:v@x.test"))
                .containsExactly(new ReportUri.Mail(Address.of("v@x.test")));
        assertThat(read("v=TLSRPTv1; rua=https://x.test/a,HTTPS://X.test/a,https://x.test/A"))
                .containsExactly(new ReportUri.Web("https://x.test/a"), new ReportUri.Web("https://x.test/A"));
    }

    @Test
    void takesNothingElse() {
        assertThat(read()).isEmpty();
        assertThat(read("v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@b.test"))
                .isEmpty();
        assertThat(read("v=TLSRPTv2; rua=mailto:a@b.test")).isEmpty();
        assertThat(read("v=TLSRPTv1; rua=mailto:a@b@c,mailto:%zz@b.test,http://a.test,ftp:x,"))
                .isEmpty();
        assertThat(read("v=TLSRPTv1; rua=mailto:a@b.test%0d%0aBcc:c@d.test")).isEmpty();
    }

    @FuzzTest(maxDuration = "10s")
    void whateverTheDnsSaysIsAListOfPlaces(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(read(text, "v=TLSRPTv1; rua=" + text)).hasSizeLessThanOrEqualTo(ReportUri.MOST);
    }
}
