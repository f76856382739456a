package org.palomar.queue.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

class HasteTest {

    private static boolean hurries(int code, String status, String text, String host) {
        RemoteReply reply = new RemoteReply(code, status, text);
        return Haste.in(List.of(new RecipientResult.Deferred(reply, host))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "450, 4.7.1, 'Error: too much mail from 192.0.2.1'",
        "421, 4.7.28, 'an unusual rate of mail from your network'",
        "451, 4.7.1, 'Please slow down'",
        "452, 4.3.2, 'Too many messages in this hour'",
        "421, 4.7.0, 'RATE-LIMIT exceeded'",
        "450, 4.0.0, 'You are being throttled'"
    })
    void wordsOfServersThatGetTooMuchAreKnown(int code, String status, String text) {
        assertThat(hurries(code, status, text, "mx.test")).isTrue();
        assertThat(hurries(code, status, text, "")).as("said by this server").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "450, 4.2.1, 'This user receives mail at a rate that is too high'",
        "452, 4.5.3, 'Too many recipients'",
        "451, 4.4.6, 'Too many hops'",
        "450, 4.2.0, 'Greylisted'",
        "451, 4.7.1, 'Greylisting in action, please separate your attempts'",
        "452, 4.3.1, 'Insufficient storage'"
    })
    void otherWordsAreNoReasonToGoSlower(int code, String status, String text) {
        assertThat(hurries(code, status, text, "mx.test")).isFalse();
    }
}
