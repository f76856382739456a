package org.palomar.mailboxes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** {@code MarkSweepAlwaysCompactCount} of the virtual machine. */
    private static final int FULL_COMPACTION = 4;

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
    void tellsItsSummary() throws StoreException, IOException {
        try (InMemoryMailStore store = InMemoryMailStore.open();
                StagedMessage staged = store.mail().stage(MESSAGE)) {
            assertThat(staged.summary()).isEqualTo(MessageParser.summarize(MESSAGE));
        }
    }

    @Test
    void tellsWhatItTakesOfTheHeap() throws StoreException, IOException {
        try (InMemoryMailStore store = InMemoryMailStore.open()) {
            store.mail().stage(MESSAGE).close();
            List<StagedMessage> staged = new ArrayList<>();
            long before = heap();
            for (int i = 0; i < 20; i++) {
                staged.add(store.mail().stage(Content.of(new byte[800_000])));
            }
            long taken = heap() - before;
            assertThat(staged.stream().mapToLong(StagedMessage::held).sum()).isCloseTo(taken, withinPercentage(10));
            staged.forEach(StagedMessage::close);
        }
    }

    /** Octets of what can be reached: the serial collector leaves some of the rest where it is, but for one run in so many. */
    private static long heap() {
        for (int i = 0; i < FULL_COMPACTION; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
