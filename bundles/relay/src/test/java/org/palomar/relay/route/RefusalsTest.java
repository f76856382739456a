package org.palomar.relay.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.queue.RemoteReply;

class RefusalsTest {

    private static final Refusals KNOWN = Refusals.of("", true).orElseThrow();

    private static boolean isIn(Refusals refusals, String line) {
        String[] parts = line.split(" ", 3);
        return refusals.has(RemoteReply.of(Integer.parseInt(parts[0]), parts[1], parts[2]), "mx.example.org");
    }

    /** In the words in which providers say them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service"
                        + " provider since part of their network is on our block list (S3140).",
                "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. (...) is on our block list (S3150).",
                "550 5.7.606 Access denied, banned sending IP [192.0.2.1] (AS16012609)",
                "550 5.7.708 Access denied, traffic not accepted from this IP.",
                "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. (S775)",
                "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP Address.",
                "421 4.7.0 This message is suspicious due to the very low reputation of the sending IP address.",
                "550 5.7.1 An unusual rate of unsolicited mail originating from your IP address.",
                "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume",
                "421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred",
                "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1",
                "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
                "550 5.7.1 Service unavailable, Client host [2001:db8::1] blocked using Spamhaus. (AS16012611)",
                "450 4.3.0 Greeting: 554 5.7.1 see https://www.spamhaus.org/query/ip/192.0.2.1"
            })
    void largeProvidersAreKnown(String line) {
        assertThat(isIn(KNOWN, line)).isTrue();
        assertThat(isIn(Refusals.NONE, line)).isFalse();
        assertThat(isIn(Refusals.of("", false).orElseThrow(), line)).isFalse();
    }

    /** What another address of ours would change nothing in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 The email account that you tried to reach does not exist",
                "452 4.2.2 The recipient's inbox is out of storage space",
                "550 5.7.26 Unauthenticated email is not accepted due to the domain's DMARC policy",
                "554 5.7.1 see https://www.spamhaus.org/query/dbl?domain=example.com",
                "552 5.7.0 This message was blocked because its content presents a potential security issue",
                "450 4.2.0 Greylisted, try again later"
            })
    void whatIsNotAboutOurAddressIsNotKnown(String line) {
        assertThat(isIn(KNOWN, line)).isFalse();
    }

    @Test
    void anOperatorsPatternIsFoundAnywhereInAnyCaseAndWithTheHost() {
        Refusals own = Refusals.of("5.7.1 .*blocked|^550 5[.]9[.]9|no .*\\[mx[.]example[.]org\\]$", false)
                .orElseThrow();
        assertThat(isIn(own, "550 5.7.1 Your network is BLOCKED here")).isTrue();
        assertThat(isIn(own, "550 5.9.9 x")).isTrue();
        assertThat(isIn(own, "554 5.0.0 No")).isTrue();
        assertThat(isIn(own, "554 5.9.9 x")).isFalse();
    }

    /** Some engines take years for this. */
    @Test
    void aPatternTakesLinearTime() {
        Refusals own = Refusals.of("(x+x+)+y", false).orElseThrow();
        assertThat(isIn(own, "550 5.0.0 " + "x".repeat(RemoteReply.MAX_TEXT))).isFalse();
    }

    @Test
    void whatIsNoExpressionIsNone() {
        assertThat(Refusals.of("(", true)).isEmpty();
        assertThat(Refusals.of("x".repeat(Refusals.MAX_PATTERN), true)).isPresent();
        assertThat(Refusals.of("x".repeat(Refusals.MAX_PATTERN + 1), true)).isEmpty();
        assertThat(Refusals.of("a", true)).isEqualTo(Refusals.of("a", true)).isNotEqualTo(Refusals.of("a", false));
        assertThat(Refusals.of("a", true))
                .hasSameHashCodeAs(Refusals.of("a", true))
                .isNotEqualTo(Refusals.of("b", true));
        assertThat(KNOWN).hasToString(" and known ones");
    }
}
