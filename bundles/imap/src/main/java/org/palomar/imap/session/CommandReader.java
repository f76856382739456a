package org.palomar.imap.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import org.palomar.imap.grammar.CommandParser;
import org.palomar.imap.grammar.LiteralMark;
import org.palomar.net.LineChannel;
import org.palomar.net.LineChannel.Drained;
import org.palomar.net.LineChannel.EndOfStream;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.LineResult;
import org.palomar.net.LineChannel.TimedOut;
import org.palomar.net.LineChannel.TooLong;
import org.palomar.net.MemoryBudget;

/**
 * Collects the octets of one command: its lines and, between them, the literals that they announce (RFC 9051 §4.3). A command without literals stays where
 * the connection has it. Messages of APPEND are left unread.
 */
final class CommandReader {

    /** How a command came. */
    enum Kind {
        /** In {@link #octets()}. */
        COMMAND,
        /** In {@link #octets()}, up to the announcement {@link #literal()} of a message. */
        APPEND,
        /** Too long; its rest was read and thrown away, or the client waits for an answer before it sends it. */
        TOO_LONG,
        /** As {@link #TOO_LONG}, but only because all clients together have begun too much that is not complete. */
        NO_ROOM,
        /**
         * Too long, and its end can't be known: too much is under way, or a line was too long, whose lost end may have announced a literal that would
         * be taken for commands. The connection can't go on.
         */
        ENDLESS,
        CLOSED,
        TIMED_OUT,
        /** Nothing came; the session is to look whether it should end. */
        WOKEN
    }

    /** Of a refused command, this much is still read to find its end; after login as much as a message may have, as it may be one. */
    private static final long MOST_DISCARDED = 1024 * 1024;

    /** Octets of a command that are held uncounted, whatever the client does; those of a refused one, which begin with its tag. */
    private static final int UNCOUNTED = 1024;

    private static final byte[] NONE = {};

    private final LineChannel channel;
    private final MemoryBudget budget;
    private byte[] octets = NONE;
    /** Whether {@link #octets} is an array of our own, in which the command starts at 0 and may grow. */
    private boolean own;

    private long counted;
    private int start;
    private int end;
    private int lineStart;
    private int furtherLimit = Settings.COMMAND_LIMIT_BEFORE_LOGIN;
    private long mostDiscarded = MOST_DISCARDED;
    private LiteralMark literal = LiteralMark.NONE;

    /** @param budget what the octets of commands are taken from while these are not complete */
    CommandReader(LineChannel channel, MemoryBudget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    byte[] octets() {
        return octets;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    LiteralMark literal() {
        return literal;
    }

    /** Lets go of the octets of the last command. */
    void clear() {
        octets = NONE;
        own = false;
        budget.giveBack(counted);
        counted = 0;
        start = 0;
        end = 0;
        lineStart = 0;
        literal = LiteralMark.NONE;
    }

    /** How long one more piece of a command may be waited for that has begun, if a whole one may be waited for so long. */
    static Duration within(Duration timeout) {
        return timeout.compareTo(Settings.WITHIN_COMMAND) < 0 ? timeout : Settings.WITHIN_COMMAND;
    }

    /**
     * Reads the next command.
     *
     * @param limit most octets, literals included
     * @param timeout how long to wait now, asked for each line and literal
     * @param messageLimit most octets of a message, which are not counted; 0 if none may come
     */
    Kind next(int limit, Supplier<Duration> timeout, long messageLimit) throws IOException {
        clear();
        furtherLimit = Math.min(limit, Settings.FURTHER_LINE_LIMIT);
        mostDiscarded = Math.max(MOST_DISCARDED, messageLimit);
        Supplier<Duration> within = () -> within(timeout.get());
        Kind ended = line(limit, timeout);
        while (ended == Kind.COMMAND) {
            // The line alone announces: what is before it may be a literal's octets, which may look like anything.
            literal = LiteralMark.at(octets, lineStart, end);
            if (!literal.isPresent()) {
                return Kind.COMMAND;
            }
            if (messageLimit > 0 && CommandParser.announcesMessage(octets, start, end, literal)) {
                return Kind.APPEND;
            }
            if (literal.length() > limit - (end - start)) {
                return refused(Kind.TOO_LONG, within);
            }
            if (!makeRoom(2 + (int) literal.length())) {
                return refused(Kind.NO_ROOM, within);
            }
            if (literal.synchronizing()) {
                channel.write("+ go on\r\n");
                channel.flush();
            }
            ended = literal(within) ? line(limit, within) : Kind.TIMED_OUT;
        }
        return ended == Kind.WOKEN && end > start ? Kind.CLOSED : ended;
    }

    /** Reads one more line; appends it to what there is. */
    private Kind line(int limit, Supplier<Duration> timeout) throws IOException {
        while (true) {
            switch (channel.readLine(Math.max(limit - (end - start), 0), timeout.get())) {
                case Line line -> {
                    return add(line) ? Kind.COMMAND : refused(Kind.NO_ROOM, timeout);
                }
                case TooLong tooLong -> {
                    return Kind.ENDLESS;
                }
                case EndOfStream closed -> {
                    return Kind.CLOSED;
                }
                case TimedOut timedOut -> {
                    return Kind.TIMED_OUT;
                }
                case Drained woken -> {
                    // In the middle of a command, its end is waited for.
                    if (end == start) {
                        return Kind.WOKEN;
                    }
                }
            }
        }
    }

    /** Answers whether there was room; if not, the literal that the line announces is noted. */
    private boolean add(Line line) {
        if (end == start) {
            octets = channel.array();
            start = line.start();
            lineStart = start;
            end = start + line.length();
            return true;
        }
        if (!makeRoom(line.length())) {
            literal = LiteralMark.at(channel.array(), line.start(), line.start() + line.length());
            return false;
        }
        System.arraycopy(channel.array(), line.start(), octets, end, line.length());
        lineStart = end;
        end += line.length();
        return true;
    }

    /**
     * Brings the octets so far into an array of our own with room for more; it doubles, so that all copying together is in proportion to the command.
     *
     * @return false if all clients together have begun too much for that
     */
    private boolean makeRoom(int more) {
        int length = end - start;
        if (own && octets.length - end >= more) {
            return true;
        }
        int size = Math.max(length + more, own ? 2 * octets.length : 0);
        if (size > UNCOUNTED && !budget.take(size)) {
            return false;
        }
        replaceBy(new byte[size], length);
        counted = size > UNCOUNTED ? size : 0;
        return true;
    }

    /** Goes on in another array, with so many of the octets. */
    private void replaceBy(byte[] other, int length) {
        System.arraycopy(octets, start, other, 0, length);
        octets = other;
        own = true;
        lineStart -= start;
        start = 0;
        end = length;
        budget.giveBack(counted);
        counted = 0;
    }

    /** Reads the literal that was announced, for which there is room; answers whether it came in time. */
    private boolean literal(Supplier<Duration> timeout) throws IOException {
        int length = (int) literal.length();
        octets[end++] = '\r';
        octets[end++] = '\n';
        for (int left = length; left > 0; ) {
            int count;
            try {
                count = channel.read(octets, end, left, timeout.get());
            } catch (SocketTimeoutException late) {
                return false;
            }
            if (count < 0) {
                throw new EOFException("the connection ended within a literal");
            }
            end += count;
            left -= count;
        }
        return true;
    }

    /** Finds the end of a command that can't be taken. The first octets are kept: they begin with its tag. */
    private Kind refused(Kind why, Supplier<Duration> timeout) throws IOException {
        int length = Math.min(end - start, UNCOUNTED);
        replaceBy(new byte[length], length);
        return discardRest(literal, timeout) ? why : Kind.ENDLESS;
    }

    /**
     * Reads and throws away a refused command from an announced literal on (RFC 7888 §4).
     *
     * @return whether its end was found: if the client waits, or all of it was read
     */
    boolean discardRest(LiteralMark announced, Supplier<Duration> timeout) throws IOException {
        long left = mostDiscarded;
        LiteralMark next = announced;
        while (next.isPresent() && !next.synchronizing()) {
            left -= Math.min(next.length(), mostDiscarded + 1);
            if (left < 0) {
                return false;
            }
            discard(next.length(), timeout.get());
            switch (furtherLine(timeout.get())) {
                case Line line -> next = LiteralMark.at(channel.array(), line.start(), line.start() + line.length());
                default -> {
                    // Also a line that is too long: what it announced is not known.
                    return false;
                }
            }
        }
        return true;
    }

    /** Reads a line of a command that is under way: its end is waited for, whoever wakes the session. */
    LineResult furtherLine(Duration timeout) throws IOException {
        LineResult result;
        do {
            result = channel.readLine(furtherLimit, timeout);
        } while (result instanceof Drained);
        return result;
    }

    private void discard(long count, Duration timeout) throws IOException {
        byte[] waste = new byte[(int) Math.min(count, 8192)];
        for (long left = count; left > 0; ) {
            int read = channel.read(waste, 0, (int) Math.min(left, waste.length), timeout);
            if (read < 0) {
                throw new EOFException("the connection ended within a literal");
            }
            left -= read;
        }
    }
}
