package org.palomar.relay.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.relay.sts.StsPolicy.Mode;

class StsPolicyTest {

    @Test
    void readsWhatRfc8461ShowsAndPassesOverTheRest() {
        String text = String.join(
                "\r\n",
                "version: STSv1",
                "mode: enforce",
                "mx: Mail.Example.com",
                "mx: *.example.net",
                "unknown: x",
                "max_age: 604800",
                "mode: none",
                "");
        assertThat(StsPolicy.parse(text))
                .contains(
                        new StsPolicy(Mode.ENFORCE, List.of("mail.example.com", "*.example.net"), Duration.ofDays(7)));
        assertThat(StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 9999999999"))
                .contains(new StsPolicy(Mode.NONE, List.of(), Duration.ofHours(8766)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "version: STSv2\nmode: enforce\nmx: a\nmax_age: 1",
                "mode: enforce\nmx: a\nmax_age: 1",
                "version: STSv1\nmx: a\nmax_age: 1",
                "version: STSv1\nmode: strict\nmx: a\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a",
                "version: STSv1\nmode: enforce\nmx: a\nmax_age: -1",
                "version: STSv1\nmode: enforce\nmx: a\nmax_age: 99999999999"
            })
    void whatIsNotWholeIsNone(String text) {
        assertThat(StsPolicy.parse(text)).isEmpty();
    }

    @Test
    void namesAreBounded() {
        String many = "mx: a\n".repeat(StsPolicy.MAX_NAMES);
        String rest = "version: STSv1\nmode: enforce\nmax_age: 1\n";
        assertThat(StsPolicy.parse(rest + many)).isPresent();
        assertThat(StsPolicy.parse(rest + many + "mx: a\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mx.example.com, true",
        "a.example.net, true",
        "a.b.example.net, false",
        "example.net, false",
        "example.com, false",
        "com, false"
    })
    void anAsteriskIsOneLabel(String host, boolean named) {
        StsPolicy policy = new StsPolicy(Mode.ENFORCE, List.of("mx.example.com", "*.example.net"), Duration.ofDays(1));
        assertThat(policy.names(new Domain(host))).isEqualTo(named);
    }

    @Test
    void aRecordHasOneIdentity() {
        assertThat(StsRecord.id(List.of("v=spf1 -all", "v=STSv1; id=20160831085700Z;")))
                .contains("20160831085700Z");
        assertThat(StsRecord.id(List.of("v=STSv1;id=1"))).contains("1");
        assertThat(StsRecord.id(List.of("v=STSv1; x=y; id=1; z=2"))).contains("1");
        for (List<String> none : List.of(
                List.<String>of(),
                List.of("v=STSv1"),
                List.of("v=STSv1; id="),
                List.of("v=STSv1; id=a-b;"),
                List.of("v=STSv1; id=" + "1".repeat(33)),
                List.of("v=STSv1; id=1", "v=STSv1; id=2"))) {
            assertThat(StsRecord.id(none)).isEqualTo(Optional.empty());
        }
    }
}
