package org.palomar.connector.barracuda.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Network;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.mime.Headers;

class ToldClientTest {

    private static final String OURS =
            "Received: from gw.example (gw.example [192.0.2.9]) by here.example with ESMTP id 1; now";
    private static final String GATEWAYS =
            "Received: from mx.far.example (mx.far.example [198.51.100.7]) by gw.example with ESMTP id 2; now";

    private static final String HIDDEN = "hidden";

    private static String client(String... lines) {
        Headers headers = Headers.of((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return word(ToldClient.of(headers, address -> address.getHostAddress().equals("192.0.2.9")));
    }

    private static String word(GatewayClient client) {
        return switch (client) {
            case GatewayClient.Named(InetAddress address) -> address.getHostAddress();
            case GatewayClient.Unnamed() -> "";
            case GatewayClient.Hidden() -> HIDDEN;
        };
    }

    @Test
    void theGatewaysOwnReceivedIsBelievedBeforeFieldsThatASenderMayHaveForged() {
        assertThat(client(OURS, GATEWAYS)).isEqualTo("198.51.100.7");
        assertThat(client(OURS, GATEWAYS, "X-Barracuda-Connect: trusted.example[203.0.113.1]"))
                .isEqualTo("198.51.100.7");
        assertThat(
                        client(
                                OURS,
                                "Received: from x (unknown [IPv6:2001:db8::7])\r\n\tby gw.example (Spam Firewall) with ESMTP; now"))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void aGreetingThatLooksLikeAnAddressIsNone() {
        assertThat(client(OURS, "Received: from [203.0.113.1] (mx.far.example [198.51.100.7]) by gw.example; now"))
                .isEqualTo("198.51.100.7");
        assertThat(client(OURS, "Received: from x([203.0.113.1])by (mx.far.example [198.51.100.7]) by gw.example; now"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void fieldsThatASenderMayHaveWrittenNameNobody() {
        String inside = "Received: from inner (inner [10.1.2.3]) by gw.example with ESMTP id 2; now";
        for (String field :
                List.of("X-Barracuda-Connect: x[198.51.100.7]", "X-BESS-Apparent-Source-IP: 198.51.100.7")) {
            assertThat(client(OURS, inside, "Subject: x", field)).isEmpty();
            assertThat(client(OURS, field)).isEmpty();
            assertThat(client(OURS, "Received: by gw.example; now", field)).isEmpty();
        }
    }

    /** Each has what a sender may say in EHLO in front of what the gateway says. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x (y [203.0.113.1]) by z (mx.far.example [198.51.100.7]) by gw.example with ESMTP; now",
                "x (y [203.0.113.1])by z (mx.far.example [198.51.100.7]) by gw.example; now",
                "a b (mx.far.example [198.51.100.7]) by gw.example; now",
                "x ( (mx.far.example [198.51.100.7]) by gw.example; now",
                "x (y [203.0.113.1]) ( (mx.far.example [198.51.100.7]) by gw.example; now",
                "x (y [203.0.113.1]) by z (mx.far.example [198.51.100.7]) (using TLSv1.3) by gw.example; now",
                "x (y [203.0.113.1]) by z (mx.far.example [198.51.100.7] using TLS) by gw.example; now",
                "x (y [203.0.113.1]) by z ([198.51.100.7])\tTLSv1.3 by gw.example; now",
                " (mx.far.example [198.51.100.7]) by gw.example; now"
            })
    void whoeverMakesItReadableInTwoWaysHides(String said) {
        assertThat(client(OURS, "Received: from " + said)).isEqualTo(HIDDEN);
    }

    @Test
    void whoeverMakesItTooLongToBeReadHides() {
        assertThat(client(
                        OURS,
                        "Received: from x (y [203.0.113.1]) by " + "z".repeat(2000)
                                + " (mx.far.example [198.51.100.7])\r\n by gw.example with ESMTP; now"))
                .isEqualTo(HIDDEN);
    }

    /** So none of its mail is held against anybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[198.51.100.7] (helo=mx.far.example) by gw.example with esmtp; now",
                "mx.far.example ([198.51.100.7] helo=x) by gw.example with esmtp; now",
                "mx.far.example (mx.far.example [198.51.100.7] (may be forged)) by gw.example; now",
                "mx.far.example (198.51.100.7) by gw.example with SMTP; now",
                "mx.far.example by gw.example; now",
                "unknown"
            })
    void aGatewayThatWritesAnotherFormNamesNobody(String said) {
        assertThat(client(OURS, "Received: from " + said)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x (y [198.51.100.7]) (using TLSv1.3 with cipher X (256/256 bits)) by gw.example; now",
                "x (y [198.51.100.7]) by gw.example (Spam Firewall by Barracuda) with ESMTP for <a@b>; now",
                "x (y [198.51.100.7]) by gw.example ([10.0.0.1]) with ESMTP; now",
                "x (y [198.51.100.7])\r\n (using TLSv1.3) (no client certificate)\r\n by gw.example; now"
            })
    void whatTheGatewayAddsOfItsOwnMakesNobodyHide(String said) {
        assertThat(client(OURS, "Received: from " + said)).isIn("198.51.100.7", "");
    }

    @Test
    void whatTheGatewayAddsInFrontOfItsNameIsReadOver() {
        assertThat(client(OURS, "Received: from x (y [198.51.100.7]) (using TLSv1.3) by gw.example; now"))
                .isEqualTo("198.51.100.7");
        assertThat(client(OURS, "Received: from x (y [198.51.100.7]) by gw.example ([10.0.0.1]) with ESMTP; now"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void nobodyIsTakenForAnAddressInsideOrTheGatewayItself() {
        assertThat(client(OURS)).isEmpty();
        for (String inside : List.of(
                "127.0.0.1",
                "10.0.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.1.1",
                "0.0.0.0",
                "IPv6:fd00::1",
                "192.0.2.9")) {
            assertThat(client(OURS, "Received: from x (y [" + inside + "]) by gw.example; now"))
                    .as(inside)
                    .isEmpty();
        }
        assertThat(client(OURS, "Received: from x (y [100.128.0.1]) by gw.example; now"))
                .isEqualTo("100.128.0.1");
    }

    @FuzzTest
    void anyHeaderNamesAnOutsideClientOrNone(FuzzedDataProvider data) {
        if (ToldClient.of(Headers.of(data.consumeRemainingAsBytes()), address -> false)
                instanceof GatewayClient.Named(InetAddress address)) {
            assertThat(address.isLoopbackAddress() || address.isSiteLocalAddress())
                    .isFalse();
            assertThat(Network.parseAddress(address.getHostAddress())).contains(address);
        }
    }
}
