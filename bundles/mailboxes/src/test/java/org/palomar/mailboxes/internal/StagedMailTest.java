package org.palomar.mailboxes.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.mime.MessageParser;

/** What a message costs in memory on its way to many mailboxes. */
class StagedMailTest {

    private static final Content MESSAGE = Content.of(
            ("To: " + "a,".repeat(2_000) + "\r\nSubject: doves\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII));

    private static NewMessage placed(StagedMessage staged, String prefix) {
        Content fields = Content.of(prefix.getBytes(StandardCharsets.US_ASCII));
        return new NewMessage(staged, fields, Flags.NONE, Instant.EPOCH);
    }

    @Test
    void allCopiesShareOneSummary() throws StoreException, IOException {
        try (InMemoryMailStore store = InMemoryMailStore.open();
                StagedMessage staged = store.mail().stage(MESSAGE)) {
            byte[] shared = StagedMail.copy(placed(staged, "A: b\r\n")).bulk().shared();
            assertThat(StagedMail.copy(placed(staged, "C: d\r\n")).bulk().shared())
                    .isSameAs(shared);
            assertThat(shared).hasSizeBetween(2_000, 20_000);
        }
    }

    @Test
    void tellsItsSummaryAndWhatItHolds() throws StoreException, IOException {
        try (InMemoryMailStore store = InMemoryMailStore.open();
                StagedMessage staged = store.mail().stage(MESSAGE)) {
            assertThat(staged.summary()).isEqualTo(MessageParser.summarize(MESSAGE));
            int summary = StagedMail.copy(placed(staged, "")).bulk().shared().length;
            assertThat(staged.held()).isEqualTo(MESSAGE.size() + summary);
        }
    }
}
