package org.palomar.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Commands put together from lines and literals. */
class CommandReaderTest {

    private static final int LIMIT = 1024 * 1024;

    private static CommandReader read(String text, CommandReader.Kind expected) throws IOException {
        CommandReader reader = new CommandReader(new SentAhead(text));
        assertThat(reader.next(LIMIT, () -> Duration.ofSeconds(1), false)).isEqualTo(expected);
        return reader;
    }

    private static String text(CommandReader reader) {
        byte[] command = Arrays.copyOfRange(reader.octets(), reader.start(), reader.end());
        return new String(command, StandardCharsets.ISO_8859_1);
    }

    @Test
    void keepsLiteralsInTheirPlaces() throws IOException {
        CommandReader reader =
                read("a LOGIN {5+}\r\nalice {3+}\r\na\r\n {0+}\r\n\r\nb NOOP\r\n", CommandReader.Kind.COMMAND);
        assertThat(text(reader)).isEqualTo("a LOGIN {5+}\r\nalice {3+}\r\na\r\n {0+}\r\n");
        assertThat(reader.next(LIMIT, () -> Duration.ofSeconds(1), false)).isEqualTo(CommandReader.Kind.COMMAND);
        assertThat(text(reader)).isEqualTo("b NOOP");
    }

    // Copied at each literal, this command would need more than 10 GB.
    @Test
    void needsMemoryInProportionToTheCommandHoweverManyLiteralsItHas() throws IOException {
        String command = "a X" + " {1+}\r\nx".repeat(60_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        CommandReader reader = new CommandReader(new SentAhead(command + "\r\n"));
        long before = threads.getThreadAllocatedBytes(thread);
        assertThat(reader.next(LIMIT, () -> Duration.ZERO, false)).isEqualTo(CommandReader.Kind.COMMAND);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertThat(text(reader)).isEqualTo(command);
        assertThat(allocated).isPositive().isLessThan(100L * command.length());
    }
}
