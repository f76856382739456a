package org.palomar.relay.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionsTest {

    private static Extensions of(String... lines) {
        return Extensions.of(new Reply(250, List.of(lines)));
    }

    @Test
    void readsWhatAServerCan() {
        assertThat(of(
                        "Mail.Example.ORG greets you",
                        "PIPELINING",
                        "size 10240000",
                        "8bitmime",
                        "AUTH PLAIN login",
                        "Auth=XOAUTH2 LOGIN",
                        "  CHUNKING  ",
                        "LIMITS RCPTMAX=100"))
                .isEqualTo(new Extensions(
                        "mail.example.org",
                        Set.of("PIPELINING", "SIZE", "8BITMIME", "AUTH", "CHUNKING", "LIMITS"),
                        10_240_000,
                        Set.of("PLAIN", "LOGIN", "XOAUTH2")));
    }

    @Test
    void aGreetingAloneOffersNothing() {
        assertThat(of("mail.example.org")).isEqualTo(new Extensions("mail.example.org", Set.of(), 0, Set.of()));
        assertThat(of("").greeted()).isEmpty();
        assertThat(of("STARTTLS").has("STARTTLS")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "SIZE", "STARTTLSX", "X-STARTTLS", "XSTARTTLS STARTTLS", "\u00c3\u00b1"})
    void whatMakesNoSenseIsNotThere(String line) {
        assertThat(of("mail.example.org", line).has("STARTTLS")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'SIZE 1', 1",
        "'SIZE  1', 1",
        "'SIZE 999999999999999999', 999999999999999999",
        "'SIZE 9999999999999999999', 0",
        "'SIZE 0', 0",
        "'SIZE', 0",
        "'SIZE ', 0",
        "'SIZE -1', 0",
        "'SIZE +1', 0",
        "'SIZE 1M', 0",
        "'SIZE ten', 0",
        "'SIZE 100 200', 100"
    })
    void readsTheLargestSizeOrNone(String line, long size) {
        assertThat(of("mail.example.org", line).size()).isEqualTo(size);
    }
}
