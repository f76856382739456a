package org.palomar.managesieve.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.palomar.net.LineChannel;

/** What a command is answered: lines, and the line that ends them (RFC 5804 §1.2). */
record Reply(List<byte[]> lines, Kind kind, String code, String text) {

    enum Kind {
        OK,
        NO,
        BYE,
        /** What was to be said was said before. */
        NOTHING
    }

    /** Longer texts are literals (RFC 5804 §4, quoted). */
    private static final int QUOTED = 1024;

    Reply {
        lines = List.copyOf(lines);
    }

    static Reply ok(String text) {
        return new Reply(List.of(), Kind.OK, "", text);
    }

    /** @param code a response code without its parentheses (RFC 5804 §1.3); may be empty */
    static Reply no(String code, String text) {
        return new Reply(List.of(), Kind.NO, code, text);
    }

    static Reply bye(String code, String text) {
        return new Reply(List.of(), Kind.BYE, code, text);
    }

    static Reply nothing() {
        return new Reply(List.of(), Kind.NOTHING, "", "");
    }

    Reply behind(List<byte[]> before) {
        return new Reply(before, kind, code, text);
    }

    void writeTo(LineChannel channel) throws IOException {
        for (byte[] line : lines) {
            channel.write(line);
        }
        if (kind != Kind.NOTHING) {
            channel.write(kind + (code.isEmpty() ? "" : " (" + code + ")") + " ");
            channel.write(string(text));
            channel.write("\r\n");
        }
    }

    /** A string, quoted where that is possible (RFC 5804 §4). */
    static byte[] string(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        boolean plain = octets.length <= QUOTED && text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        return plain
                ? ('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"').getBytes(StandardCharsets.UTF_8)
                : literal(octets);
    }

    /** Octets as they are. */
    static byte[] literal(byte[] octets) {
        byte[] mark = ("{" + octets.length + "}\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[mark.length + octets.length];
        System.arraycopy(mark, 0, all, 0, mark.length);
        System.arraycopy(octets, 0, all, mark.length, octets.length);
        return all;
    }

    /** A line of strings. */
    static byte[] line(String... strings) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int i = 0; i < strings.length; i++) {
            line.writeBytes(i == 0 ? new byte[0] : new byte[] {' '});
            line.writeBytes(string(strings[i]));
        }
        line.writeBytes(new byte[] {'\r', '\n'});
        return line.toByteArray();
    }
}
