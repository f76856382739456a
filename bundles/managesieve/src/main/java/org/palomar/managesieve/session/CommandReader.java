package org.palomar.managesieve.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.palomar.managesieve.grammar.LiteralMark;
import org.palomar.net.LineChannel;
import org.palomar.net.MemoryBudget;

/** Reads commands: lines, and the literals that they announce. What they hold of all clients' memory is given back by the next read. For the session's thread. */
final class CommandReader implements AutoCloseable {

    /** Octets of a line: two quoted strings of 1024 characters (RFC 5804 §4), escaped, and a verb. */
    private static final int MAX_LINE = 4400;

    /** Lines of a command: it has two literals at the most. */
    private static final int MAX_LINES = 4;

    /** Octets of a command before somebody has logged in; tokens of OAuth are a few thousand. */
    static final int BEFORE_LOGIN = 16 * 1024;

    /** Octets of a command afterwards: the largest script that is taken, and its name. */
    static final int AFTER_LOGIN = (1 << 20) + 4096;

    /**
     * How much is read.
     *
     * @param command octets of a whole command
     * @param skipped a literal that is too long is read past up to here, so that its client hears why; a longer one ends the session
     */
    record Bounds(long command, long skipped) {

        /** Strangers have no scripts: little that is too long is worth reading. */
        static final Bounds BEFORE_LOGIN = new Bounds(CommandReader.BEFORE_LOGIN, 64 << 10);

        static final Bounds AFTER_LOGIN = new Bounds(CommandReader.AFTER_LOGIN, 16L << 20);
    }

    /** The least that is waited; what is not there then is not waited for any more. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** How a read ended. */
    sealed interface Result {

        /** @param pieces line, literal, line, …; one character for each octet */
        record Complete(List<String> pieces) implements Result {}

        /** The whole of it was read past. */
        record TooLong() implements Result {}

        /** It can't be told where the next command begins. */
        record Hopeless() implements Result {}

        /** There was none. */
        record Interrupted(LineChannel.LineResult reason) implements Result {}
    }

    private final LineChannel channel;
    private final MemoryBudget budget;
    private long held;

    CommandReader(LineChannel channel, MemoryBudget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    /**
     * @param patience how long the next piece may be waited for, asked anew for each; none when it is negative
     */
    Result read(Bounds bounds, Supplier<Duration> patience) throws IOException {
        close();
        List<String> pieces = new ArrayList<>(3);
        long octets = 0;
        boolean tooLong = false;
        while (pieces.size() < 2 * MAX_LINES) {
            LineChannel.LineResult result = channel.readLine(MAX_LINE, left(patience));
            if (result instanceof LineChannel.TooLong) {
                return new Result.Hopeless(); // its end may announce a literal, which must not be taken for commands
            }
            if (!(result instanceof LineChannel.Line line)) {
                return pieces.isEmpty() ? new Result.Interrupted(result) : new Result.Hopeless();
            }
            String text = channel.text(line);
            octets += text.length();
            OptionalLong literal = LiteralMark.octets(text);
            pieces.add(text);
            if (literal.isEmpty()) {
                return tooLong || octets > bounds.command() ? new Result.TooLong() : new Result.Complete(pieces);
            }
            if (literal.getAsLong() > bounds.skipped()) {
                return new Result.Hopeless();
            }
            octets += literal.getAsLong();
            tooLong |= octets > bounds.command() || !take(literal.getAsLong());
            pieces.add(tooLong ? skip(literal.getAsLong(), patience) : literal((int) literal.getAsLong(), patience));
        }
        return new Result.Hopeless();
    }

    private static Duration left(Supplier<Duration> patience) {
        Duration left = patience.get();
        return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left;
    }

    private boolean take(long octets) {
        if (budget.take(octets)) {
            held += octets;
            return true;
        }
        return false;
    }

    private String literal(int length, Supplier<Duration> patience) throws IOException {
        byte[] octets = new byte[length];
        int have = 0;
        while (have < length) {
            int count = channel.read(octets, have, length - have, left(patience));
            if (count < 0) {
                throw new EOFException("the client left inside a literal");
            }
            have += count;
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private String skip(long length, Supplier<Duration> patience) throws IOException {
        byte[] window = new byte[4096];
        long left = length;
        while (left > 0) {
            int count = channel.read(window, 0, (int) Math.min(left, window.length), left(patience));
            if (count < 0) {
                throw new EOFException("the client left inside a literal");
            }
            left -= count;
        }
        return "";
    }

    @Override
    public void close() {
        if (held > 0) {
            budget.giveBack(held);
            held = 0;
        }
    }
}
