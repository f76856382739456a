package org.palomar.pop3.session;

import java.io.IOException;
import java.util.function.IntFunction;
import org.palomar.net.LineChannel;

/** A reply; none repeats what the client wrote. */
sealed interface Reply {

    void writeTo(LineChannel channel) throws IOException;

    /** Response codes (RFC 2449 §8, RFC 3206). */
    enum Code {
        NONE(""),
        IN_USE("[IN-USE] "),
        AUTH("[AUTH] "),
        SYS_TEMP("[SYS/TEMP] "),
        SYS_PERM("[SYS/PERM] ");

        private final String text;

        Code(String text) {
            this.text = text;
        }
    }

    record Ok(String text) implements Reply {
        @Override
        public void writeTo(LineChannel channel) throws IOException {
            channel.write("+OK " + text + "\r\n");
        }
    }

    record Refusal(Code code, String text) implements Reply {
        @Override
        public void writeTo(LineChannel channel) throws IOException {
            channel.write("-ERR " + code.text + text + "\r\n");
        }
    }

    /**
     * A multi-line reply of short lines that never start with a dot.
     *
     * @param line the line of an index below {@code count}; empty if it has none
     */
    record Lines(String text, int count, IntFunction<String> line) implements Reply {
        @Override
        public void writeTo(LineChannel channel) throws IOException {
            channel.write("+OK " + text + "\r\n");
            for (int i = 0; i < count; i++) {
                String item = line.apply(i);
                if (!item.isEmpty()) {
                    channel.write(item + "\r\n");
                }
            }
            channel.write(".\r\n");
        }
    }

    /** A message, or its top, as a multi-line reply. */
    record Message(String text, MessageText message) implements Reply {
        @Override
        public void writeTo(LineChannel channel) throws IOException {
            channel.write("+OK " + text + "\r\n");
            message.writeTo(channel);
        }
    }

    /** What was to be said was said before. */
    record None() implements Reply {
        @Override
        public void writeTo(LineChannel channel) {}
    }
}
