package org.palomar.delivery.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of two messages that are delivered at once, one is answered. */
class ClaimsTest {

    private final Claims claims = new Claims();

    @Test
    void whatOneMessageHasNoOtherTakesUntilItIsDelivered() {
        try (Claims.Held first = claims.open();
                Claims.Held second = claims.open()) {
            assertThat(first.take("answer")).isTrue();
            assertThat(second.take("answer")).isFalse();
            assertThat(second.take("other")).isTrue();
        }
        try (Claims.Held third = claims.open()) {
            assertThat(third.take("answer")).isTrue();
        }
    }

    /** A script may run again for another recipient of the same message. */
    @Test
    void aMessageKeepsWhatItHas() {
        try (Claims.Held message = claims.open()) {
            assertThat(message.take("answer")).isTrue();
            assertThat(message.take("answer")).isTrue();
        }
    }
}
