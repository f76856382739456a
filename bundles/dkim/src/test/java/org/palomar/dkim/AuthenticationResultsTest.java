package org.palomar.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.message.HeaderField;
import org.palomar.dkim.AuthenticationResults.Method;
import org.palomar.dkim.AuthenticationResults.Property;

/** Fields of results (RFC 8601). */
class AuthenticationResultsTest {

    @Test
    void whatAPeerWroteStaysOneValue() {
        Method method = new Method(
                "spf",
                "fail",
                "it said (no); dkim=pass",
                List.of(
                        new Property("smtp.mailfrom", "a b\r\n; dkim=pass\"@x.test"),
                        new Property("smtp.helo", "x".repeat(5000))));
        String value = new AuthenticationResults("mx.test", List.of(method)).value();
        assertThat(value)
                .startsWith("mx.test; spf=fail (it said no; dkim=pass) smtp.mailfrom=\"a b; dkim=pass@x.test\"")
                .hasSizeLessThan(1000);
        assertThat(AuthenticationResults.read(value)).extracting(Method::method).containsExactly("spf");
        assertThat(new AuthenticationResults("mx.test", List.of()).value()).isEqualTo("mx.test; none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mx.test; spf=pass | mx.test",
                "(a; comment) MX.test 1; spf=pass | mx.test",
                "\"mx.test\" ; none | mx.test",
                "mx.test | mx.test",
                "mx(x).test; none | mx"
            })
    void whoeverAFieldIsFromIsFound(String value, String authority) {
        assertThat(AuthenticationResults.authorityOf(value)).contains(authority);
    }

    @Test
    void nothingThatASenderMakesLongPushesAnotherMethodOut() {
        List<Method> methods = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            methods.add(new Method("dkim", "fail", "", List.of(new Property("header.d", "x".repeat(300)))));
        }
        methods.add(new Method("spf", "fail", "", List.of()));
        methods.add(new Method("dmarc", "fail", "", List.of()));
        String value = new AuthenticationResults("mx.test", methods).value();
        assertThat(value).contains("; spf=fail", "; dmarc=fail").hasSizeLessThanOrEqualTo(HeaderField.MAX_VALUE);
        String cut = AuthenticationResults.bounded(value, 1000);
        assertThat(cut)
                .hasSizeLessThanOrEqualTo(1000)
                .startsWith("mx.test; dkim=fail")
                .endsWith("x");
        assertThat(AuthenticationResults.bounded("mx.test; spf=pass (a;b) smtp.helo=\";\"; dkim=pass", 40))
                .isEqualTo("mx.test; spf=pass (a;b) smtp.helo=\";\"");
        assertThat(AuthenticationResults.bounded("mx.test; none", 100)).isEqualTo("mx.test; none");
    }

    @Test
    void whatItSaysIsRead() {
        assertThat(
                        AuthenticationResults.read(
                                "mx.test; dmarc = pass (p=none; x) header.from=Bank.test; dkim/1=FAIL header.d=a.test; nonsense"))
                .containsExactly(
                        new Method("dmarc", "pass", "", List.of(new Property("header.from", "Bank.test"))),
                        new Method("dkim", "fail", "", List.of(new Property("header.d", "a.test"))));
    }

    @FuzzTest(maxDuration = "60s")
    void takesAnyText(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        List<Method> methods = AuthenticationResults.read(text);
        String value = new AuthenticationResults("mx.test", methods).value();
        if (value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new AssertionError("a peer's octets are passed on");
        }
    }
}
