package org.palomar.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.imap.grammar.FetchItem.Section;
import org.palomar.imap.grammar.FetchItem.Text;
import org.palomar.imap.session.SectionData.InMemory;
import org.palomar.mime.MessageParser;

/** What one FETCH holds in memory of one message. */
class SectionReaderTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private record Stored(MessageSummary summary, Content content) implements StoredMessage {
        @Override
        public long uid() {
            return 1;
        }

        @Override
        public String emailId() {
            return "E1";
        }
    }

    @Test
    void holdsAMebibyteHoweverManySelectionsOfALargeHeaderAreAskedFor() throws Exception {
        String header = ("X-Long: " + "x".repeat(990) + "\r\n").repeat(900) + "\r\n";
        Content message = Content.of(header.getBytes(StandardCharsets.US_ASCII));
        SectionReader reader = new SectionReader(new Stored(MessageParser.summarize(message), message));
        long held = 0;
        for (int item = 0; item < 100; item++) {
            Section section = new Section(
                    "BODY[]", List.of(), Text.HEADER_FIELDS_NOT, List.of("X" + item), false, false, 0, Long.MAX_VALUE);
            if (reader.read(section) instanceof InMemory octets) {
                held += octets.length();
            }
        }
        assertThat(held).isBetween(1L, (long) MEBIBYTE);
    }
}
