package org.palomar.filter.senderauth.internal.spf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.palomar.api.address.AddressLiteral;

/** Whatever a policy says, a check ends, and asks no more than it may. */
class SpfFuzzTest {

    /** Terms that ask, each with its hosts or names, and the policies that they lead to. */
    private static final int MOST_QUESTIONS = 11 * 11 + 10;

    /** Every name has the same policy, and as many hosts as an answer holds. */
    private static final class Everywhere implements SpfDns {

        private final String policy;
        private int questions;

        Everywhere(String policy) {
            this.policy = policy;
        }

        @Override
        public Found<String> txt(String name) {
            questions++;
            return new Found.Values<>(List.of(policy));
        }

        @Override
        public Found<InetAddress> addresses(String name, boolean six) {
            questions++;
            return new Found.Values<>(
                    List.of(AddressLiteral.parseHost("192.0.2.9").orElseThrow()));
        }

        @Override
        public Found<String> mx(String name) {
            questions++;
            return new Found.Values<>(Collections.nCopies(10, "mx.example"));
        }

        @Override
        public Found<String> ptr(InetAddress address) {
            questions++;
            return new Found.Values<>(Collections.nCopies(32, "ptr.example"));
        }
    }

    @FuzzTest(maxDuration = "60s")
    void everyCheckEnds(byte[] octets) {
        String policy = "v=spf1 " + new String(octets, StandardCharsets.ISO_8859_1);
        Everywhere dns = new Everywhere(policy);
        InetAddress client = AddressLiteral.parseHost("192.0.2.1").orElseThrow();
        SpfVerdict verdict =
                new SpfCheck(dns, SpfSender.of(client, "a.b-c@d.example", "helo.example", "mx", Instant.EPOCH)).run();
        if (dns.questions > MOST_QUESTIONS) {
            throw new AssertionError("a policy asks " + dns.questions + " times");
        }
        if ((verdict.detail() + verdict.explanation()).chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new AssertionError("a policy's octets are passed on");
        }
    }
}
