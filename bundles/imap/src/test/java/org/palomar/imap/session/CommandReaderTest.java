package org.palomar.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.net.LineChannel;
import org.palomar.net.MemoryBudget;

/** Commands put together from lines and literals. */
class CommandReaderTest {

    private static final int LIMIT = 1024 * 1024;

    private static final MemoryBudget BUDGET = new MemoryBudget(10 * LIMIT);

    private static CommandReader read(String text, CommandReader.Kind expected) throws IOException {
        CommandReader reader = new CommandReader(new SentAhead(text), BUDGET);
        assertThat(reader.next(LIMIT, () -> Duration.ofSeconds(1), 0)).isEqualTo(expected);
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
        assertThat(reader.next(LIMIT, () -> Duration.ofSeconds(1), 0)).isEqualTo(CommandReader.Kind.COMMAND);
        assertThat(text(reader)).isEqualTo("b NOOP");
    }

    // Copied at each literal, this command would need more than 10 GB.
    @Test
    void needsMemoryInProportionToTheCommandHoweverManyLiteralsItHas() throws IOException {
        String command = "a X" + " {1+}\r\nx".repeat(60_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        CommandReader reader = new CommandReader(new SentAhead(command + "\r\n"), BUDGET);
        long before = threads.getThreadAllocatedBytes(thread);
        assertThat(reader.next(LIMIT, () -> Duration.ZERO, 0)).isEqualTo(CommandReader.Kind.COMMAND);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertThat(text(reader)).isEqualTo(command);
        assertThat(allocated).isPositive().isLessThan(100L * command.length());
    }

    @Test
    void countsWhatACommandHoldsUntilItIsLetGo() throws IOException {
        MemoryBudget budget = new MemoryBudget(10_000);
        String names = "a RENAME {1000+}\r\n" + "x".repeat(1_000) + " {1000+}\r\n" + "y".repeat(1_000) + "\r\n";
        CommandReader reader = new CommandReader(new SentAhead(names + "b NOOP\r\n"), budget);
        assertThat(reader.next(LIMIT, () -> Duration.ZERO, 0)).isEqualTo(CommandReader.Kind.COMMAND);
        assertThat(budget.taken()).isBetween(2_000L, 8_000L);
        assertThat(reader.next(LIMIT, () -> Duration.ZERO, 0)).isEqualTo(CommandReader.Kind.COMMAND);
        assertThat(text(reader)).isEqualTo("b NOOP");
        assertThat(budget.taken()).isZero();
    }

    @Test
    void readsPastACommandForWhichThereIsNoRoom() throws IOException {
        MemoryBudget budget = new MemoryBudget(1_500);
        String names = "a RENAME {1000+}\r\n" + "x".repeat(1_000) + " {1000+}\r\n" + "y".repeat(1_000) + "\r\n";
        CommandReader reader = new CommandReader(new SentAhead(names + "b NOOP\r\n"), budget);
        assertThat(reader.next(LIMIT, () -> Duration.ZERO, 0)).isEqualTo(CommandReader.Kind.NO_ROOM);
        assertThat(text(reader)).startsWith("a RENAME ").hasSizeLessThanOrEqualTo(1_024);
        assertThat(budget.taken()).isZero();
        assertThat(reader.next(LIMIT, () -> Duration.ZERO, 0)).isEqualTo(CommandReader.Kind.COMMAND);
        assertThat(text(reader)).isEqualTo("b NOOP");
    }

    // Else a client that begins a command and falls silent holds it for as long as a session may idle.
    @Test
    void waitsLessLongWithinACommandThanForOne() throws IOException {
        List<Duration> deadlines = new ArrayList<>();
        LineChannel channel = new SentAhead("a CREATE {5+}\r\nhello\r\n") {
            @Override
            public LineResult readLine(int limit, Duration deadline) {
                deadlines.add(deadline);
                return super.readLine(limit, deadline);
            }

            @Override
            public int read(byte[] target, int offset, int length, Duration deadline) {
                deadlines.add(deadline);
                return super.read(target, offset, length, deadline);
            }
        };
        Duration idle = Duration.ofMinutes(30);
        new CommandReader(channel, BUDGET).next(LIMIT, () -> idle, 0);
        assertThat(deadlines).containsExactly(idle, Settings.WITHIN_COMMAND, Settings.WITHIN_COMMAND);
    }
}
