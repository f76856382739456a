package org.palomar.managesieve.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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

    /** A literal that is too long is read past up to here, so that its client hears why; a longer one ends the session. */
    private static final long MAX_SKIPPED = 16L << 20;

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
     * @param most octets of the whole command
     * @param deadline for the first line, and again for each piece
     */
    Result read(long most, Duration deadline) throws IOException {
        close();
        List<String> pieces = new ArrayList<>(3);
        long octets = 0;
        boolean tooLong = false;
        while (pieces.size() < 2 * MAX_LINES) {
            LineChannel.LineResult result = channel.readLine(MAX_LINE, deadline);
            if (result instanceof LineChannel.TooLong && pieces.isEmpty()) {
                return new Result.TooLong();
            }
            if (!(result instanceof LineChannel.Line line)) {
                return pieces.isEmpty() ? new Result.Interrupted(result) : new Result.Hopeless();
            }
            String text = channel.text(line);
            octets += text.length();
            OptionalLong literal = LiteralMark.octets(text);
            pieces.add(text);
            if (literal.isEmpty()) {
                return tooLong || octets > most ? new Result.TooLong() : new Result.Complete(pieces);
            }
            if (literal.getAsLong() > MAX_SKIPPED) {
                return new Result.Hopeless();
            }
            octets += literal.getAsLong();
            tooLong |= octets > most || !take(literal.getAsLong());
            pieces.add(tooLong ? skip(literal.getAsLong(), deadline) : literal((int) literal.getAsLong(), deadline));
        }
        return new Result.Hopeless();
    }

    private boolean take(long octets) {
        if (budget.take(octets)) {
            held += octets;
            return true;
        }
        return false;
    }

    private String literal(int length, Duration deadline) throws IOException {
        byte[] octets = new byte[length];
        int have = 0;
        while (have < length) {
            int count = channel.read(octets, have, length - have, deadline);
            if (count < 0) {
                throw new EOFException("the client left inside a literal");
            }
            have += count;
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private String skip(long length, Duration deadline) throws IOException {
        byte[] window = new byte[4096];
        long left = length;
        while (left > 0) {
            int count = channel.read(window, 0, (int) Math.min(left, window.length), deadline);
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
