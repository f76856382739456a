package org.palomar.api.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;

class QueueValuesTest {

    private static final Address BOB = Address.of("bob@example.net");

    @Test
    void aReplyIsMadeOfWhateverAServerSent() {
        assertThat(RemoteReply.of(550, "5.1.1", "No such user")).hasToString("550 5.1.1 No such user");
        assertThat(RemoteReply.of(550, "4.1.1", "x").status()).isEqualTo("5.0.0");
        assertThat(RemoteReply.of(421, "", "").toString()).isEqualTo("421 4.0.0");
        assertThat(RemoteReply.of(250, "2.0.0", "a\r\nb\u0000\u001b[2J\u0085c").text())
                .isEqualTo("a  b  [2J c");
        assertThat(RemoteReply.of(550, "5.0.0", "x".repeat(10_000)).text()).hasSize(RemoteReply.MAX_TEXT);
    }

    @Test
    void aReplyThatWouldBreakALineIsNone() {
        assertThatThrownBy(() -> new RemoteReply(550, "5.0.0", "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RemoteReply(354, "5.0.0", "go on")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RemoteReply(550, "4.0.0", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutNotifyASenderHearsOfFailureAndDelay() {
        OutboundRecipient plain = OutboundRecipient.of(BOB);
        assertThat(plain.wants(Notify.FAILURE)).isTrue();
        assertThat(plain.wants(Notify.DELAY)).isTrue();
        assertThat(plain.wants(Notify.SUCCESS)).isFalse();
    }

    @Test
    void withNotifyASenderHearsOfThatAlone() {
        OutboundRecipient success = new OutboundRecipient(BOB, "", Set.of(Notify.SUCCESS));
        OutboundRecipient never = new OutboundRecipient(BOB, "", Set.of(Notify.NEVER));
        assertThat(success.wants(Notify.SUCCESS)).isTrue();
        assertThat(success.wants(Notify.FAILURE)).isFalse();
        assertThat(never.wants(Notify.FAILURE)).isFalse();
        assertThatThrownBy(() -> new OutboundRecipient(BOB, "", Set.of(Notify.NEVER, Notify.DELAY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOriginalRecipientStartsNoFieldOfItsOwn() {
        assertThatThrownBy(() -> new OutboundRecipient(BOB, "rfc822;a\r\nAction: delivered", Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdSaysWhenItWasMade() {
        Instant made = Instant.parse("2026-01-02T03:04:05.678Z");
        QueueId id = new QueueId((made.toEpochMilli() << 16) + 7, 1);
        assertThat(id.made()).isEqualTo(made);
        assertThat(id).isLessThan(new QueueId(id.time(), -1)).isLessThan(new QueueId(id.time() + 1, 0));
    }
}
