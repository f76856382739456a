package org.palomar.imap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.net.MemoryBudget;

/** What a message costs in memory while it comes in. */
class IncomingMessageTest {

    private static final int STEP = 64 * 1024;

    private static final String MESSAGE = "Subject: doves\r\n\r\n" + "coo ".repeat(100_000);

    @TempDir
    Path spool;

    private final MemoryBudget budget = new MemoryBudget(IncomingMessage.IN_MEMORY);

    private IncomingMessage read(SentAhead client, long announced) throws IOException {
        return IncomingMessage.read(
                client, announced, IncomingMessage.IN_MEMORY, budget, Duration.ofSeconds(1), spool.resolve("spool"));
    }

    /** Notes the most that was taken when octets were waited for. */
    private final class Watched extends SentAhead {

        private long most;

        Watched(String text) {
            super(text);
        }

        @Override
        public int read(byte[] target, int offset, int length, Duration deadline) {
            most = Math.max(most, budget.taken());
            return super.read(target, offset, length, deadline);
        }
    }

    @Test
    void takesAStepOnlyForAMessageThatWasAnnounced() {
        Watched client = new Watched("hello");
        assertThatThrownBy(() -> read(client, IncomingMessage.IN_MEMORY)).isInstanceOf(EOFException.class);
        assertThat(client.most).isEqualTo(STEP);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void takesAsMuchAsItHasForAMessageThatCame() throws Exception {
        try (IncomingMessage message = read(new SentAhead(MESSAGE), MESSAGE.length())) {
            assertThat(budget.taken()).isEqualTo(MESSAGE.length());
            assertThat(text(message)).isEqualTo(MESSAGE);
        }
        assertThat(budget.taken()).isZero();
        assertThat(spool.resolve("spool")).doesNotExist();
    }

    @Test
    void goesOnInAFileWhenMemoryDoesNotLast() throws Exception {
        budget.take(IncomingMessage.IN_MEMORY - 3 * STEP);
        try (IncomingMessage message = read(new SentAhead(MESSAGE), MESSAGE.length())) {
            assertThat(budget.taken()).as("given back").isEqualTo(IncomingMessage.IN_MEMORY - 3 * STEP);
            assertThat(text(message)).isEqualTo(MESSAGE);
        }
    }

    private static String text(IncomingMessage message) throws IOException {
        try (var in = message.content().orElseThrow().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
