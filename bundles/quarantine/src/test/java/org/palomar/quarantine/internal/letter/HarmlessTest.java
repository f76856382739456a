package org.palomar.quarantine.internal.letter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of strangers in letters of ours lead nowhere, and stay where they are put. */
class HarmlessTest {

    /** What mail programs make a link of: a name with a full stop in it, an address, a scheme, two slashes at the front. */
    private static final String LINK =
            "(?s).*(\\p{L}[.\u3002\uff0e\uff61\u2024]\\p{L}|[@\uff20]|\\p{L}:\\S|//|\\\\\\\\).*";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mailbox full. Sign in: paypal-help.com/x",
                "https://evil.test/x",
                "HTTPS://127.0.0.1/x",
                "https://localhost/x",
                "www.evil.test",
                "write to help@evil.test now",
                "help\uff20evil\uff0etest",
                "evil\u3002test and evil\uff61test and evil\u2024test",
                "ev\u200bil.te\u00adst",
                "mailto:evil",
                "tel:0034911",
                "\\\\server\\share",
                "evil.\u200btest",
                "evil\u2060.\u2060test",
            })
    void aLinkIsNone(String text) {
        assertThat(Harmless.quoted(text)).doesNotMatch(LINK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            score 5.5                       | score 5.5
            Re: The end. And 10:30          | Re: The end. And 10:30
            paypal-help.com/x               | paypal-help[.]com/x
            a@b.c                           | a (at) b[.]c
            say "hello"                     | say 'hello'
            ¿Qué tal?                       | ¿Qué tal?
            192.0.2.1                       | 192[.]0[.]2[.]1
            """)
    void whatIsNoLinkStaysAsItIs(String text, String words) {
        assertThat(Harmless.quoted(text)).isEqualTo('"' + words + '"');
    }

    @Test
    void noPaddingBeginsALineOfItsOwn() {
        for (String space : new String[] {" ", "\u3000", "\u00a0", "\u2003", "\u3164", "\u2800", "\ufe0f", "\r\n"}) {
            String text = "hello" + space.repeat(60) + "To get it: evil";
            assertThat(Harmless.words(text)).isIn("hello To get it: evil", "helloTo get it: evil");
        }
        assertThat(Harmless.words("x@remote.test\u2028To get it\u2029\u202eevil"))
                .isEqualTo("x (at) remote[.]test To get it evil");
    }

    @Test
    void isShortAndCutBetweenCharacters() {
        assertThat(Harmless.words("x".repeat(Harmless.MOST - 1) + "\ud83d\ude00"))
                .hasSize(Harmless.MOST - 1);
        assertThat(Harmless.words("\ufdfa".repeat(2000))).hasSizeLessThanOrEqualTo(Harmless.MOST);
        assertThat(Harmless.words("")).isEmpty();
        assertThat(Harmless.words("\ud83d")).isEmpty();
    }
}
