package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;

/** envelope (RFC 5228 §5.4) and the parts of addresses that subaddress adds (RFC 5233). */
final class EnvelopeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            envelope "to" "luis+work@example.org"          | true
            envelope :localpart "TO" "luis+work"           | true
            envelope :domain ["from", "to"] "example.net"  | true
            envelope "from" "luis+work@example.org"        | false
            envelope :user "to" "luis"                     | true
            envelope :detail "to" "work"                   | true
            envelope :user "from" "bounce"                 | true
            envelope :detail "from" ""                     | false
            envelope :detail :contains "from" ""           | false
            address :user "to" "luis"                      | true
            address :detail "to" "work"                    | true
            address :detail "from" "perez"                 | false
            """)
    void testsTheEnvelope(String test, boolean expected) {
        assertThat(script(Case.testing("envelope subaddress", test)).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @Test
    void readsTheNullSenderAsTheEmptyString() {
        SmtpEnvelope bounce = new SmtpEnvelope(ReversePath.none(), Address.of("luis+@example.org"));
        String test =
                "allof (envelope :domain \"from\" \"\", envelope :count \"eq\" \"from\" \"0\", envelope :detail \"to\" \"\")";
        assertThat(script(Case.testing("envelope relational subaddress", test))
                        .with(bounce)
                        .isDiscarded())
                .isTrue();
    }

    @Test
    void knowsTwoPartsOfAnEnvelope() {
        Case.refused("require \"envelope\";\nif envelope \"auth\" \"x\" { }", 2, 4, "\"from\" and \"to\"");
        Case.refused("if address :detail \"to\" \"x\" { }", 1, 12, "needs the extension \"subaddress\"");
        Case.refused("if address :domain :all \"to\" \"x\" { }", 1, 4, "one part of an address");
    }
}
