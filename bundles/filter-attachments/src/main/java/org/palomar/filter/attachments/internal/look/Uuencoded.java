package org.palomar.filter.attachments.internal.look;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files in the lines of a text, as mail programs showed and wrote them before MIME (IEEE 1003.1, uuencode), and some still do. */
final class Uuencoded {

    /** Octets of a line that are looked at; lines of files have 61. */
    private static final int LINE = 1000;

    private static final Pattern BEGIN = Pattern.compile("begin(-base64)? [0-7]{3,4} (.{1,255})");

    private final Item text;
    private final Look look;

    Uuencoded(Item text, Look look) {
        this.text = text;
        this.look = look;
    }

    /** Reads a text to its end. */
    void read(InputStream in) throws IOException {
        Lines lines = new Lines(new BufferedInputStream(in, 8192));
        while (lines.next()) {
            Optional<Matcher> begin = begin(lines);
            if (begin.isPresent()) {
                file(begin.get(), lines);
            }
        }
    }

    private static Optional<Matcher> begin(Lines lines) {
        return lines.beginsFile()
                ? Optional.of(BEGIN.matcher(lines.text().strip())).filter(Matcher::matches)
                : Optional.empty();
    }

    private void file(Matcher begin, Lines lines) throws IOException {
        Item file = text.member(List.of(begin.group(2)));
        if (begin.group(1) != null) {
            look.named(file, FileType.UNKNOWN);
            look.found(Kind.UNREADABLE, file, "a file in base64 within a text");
            return;
        }
        // A line of two octets may stand for 63: what comes out counts as of anything packed.
        Budget.Metered decoded = look.budget().metered(new Decoded(lines));
        look.examine(file, decoded);
        decoded.transferTo(OutputStream.nullOutputStream());
    }

    /** Lines without their ends, cut. */
    private static final class Lines {

        private final InputStream in;
        private final byte[] line = new byte[LINE];
        private int length;
        private boolean again;

        Lines(InputStream in) {
            this.in = in;
        }

        /** Has the next line be this one once more. */
        void again() {
            again = true;
        }

        boolean next() throws IOException {
            if (again) {
                again = false;
                return true;
            }
            length = 0;
            int octet = in.read();
            if (octet < 0) {
                return false;
            }
            while (octet >= 0 && octet != '\n') {
                if (length < LINE) {
                    line[length++] = (byte) octet;
                }
                octet = in.read();
            }
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
            return true;
        }

        /** Looked at without making a text of every line. */
        boolean beginsFile() {
            return length > 9 && line[0] == 'b' && line[1] == 'e' && line[2] == 'g' && line[3] == 'i' && line[4] == 'n';
        }

        String text() {
            return new String(line, 0, length, StandardCharsets.UTF_8);
        }

        boolean endsFile() {
            return length == 0 || (length >= 3 && line[0] == 'e' && line[1] == 'n' && line[2] == 'd');
        }

        /** What a line stands for: its first character says how many octets, each four behind it are three. */
        byte[] octets() {
            int count = (line[0] - ' ') & 0x3f;
            ByteArrayOutputStream octets = new ByteArrayOutputStream(count + 3);
            for (int at = 1; octets.size() < count; at += 4) {
                int group = six(at) << 18 | six(at + 1) << 12 | six(at + 2) << 6 | six(at + 3);
                octets.write(group >> 16);
                octets.write(group >> 8);
                octets.write(group);
            }
            byte[] all = octets.toByteArray();
            return all.length == count ? all : Arrays.copyOf(all, count);
        }

        private int six(int at) {
            return at < length ? (line[at] - ' ') & 0x3f : 0;
        }
    }

    /** What the lines of a file stand for, up to the one that ends it, or begins another: a file whose end is missing hides none behind it. No line of a file looks like that: its length would be two octets. */
    private static final class Decoded extends InputStream {

        private final Lines lines;
        private byte[] octets = new byte[0];
        private int at;
        private boolean ended;

        Decoded(Lines lines) {
            this.lines = lines;
        }

        @Override
        public int read() throws IOException {
            return fill() ? octets[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, octets.length - at);
            System.arraycopy(octets, at, target, offset, count);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            while (at == octets.length && !ended) {
                ended = !lines.next() || lines.endsFile();
                if (!ended && begin(lines).isPresent()) {
                    lines.again();
                    ended = true;
                }
                octets = ended ? new byte[0] : lines.octets();
                at = 0;
            }
            return at < octets.length;
        }
    }
}
