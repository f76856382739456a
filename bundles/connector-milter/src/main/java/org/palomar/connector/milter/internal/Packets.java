package org.palomar.connector.milter.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.palomar.net.backend.Call;

/**
 * The milter protocol's packets: a length of four octets in network order, a letter, and what belongs to it. There is no RFC; the protocol is what Sendmail's {@code libmilter} speaks ({@code include/libmilter/mfdef.h}, version 6).
 * For one thread.
 */
final class Packets {

    /** MILTER_CHUNK_SIZE. */
    static final int CHUNK = 65_535;

    /** No answer of a filter that may not replace bodies is longer: a field, or a reply. */
    private static final int MOST = 128 * 1024;

    /** Answers to one thing that was said: fields that are added, and signs of life, which a filter may send for as long as the deadline is. */
    private static final int MOST_ANSWERS = 10_000;

    private final Call call;
    private int answers;

    Packets(Call call) {
        this.call = call;
    }

    /** One answer: its letter, and what belongs to it. */
    static final class Answer {

        private final char letter;
        private final byte[] data;

        private Answer(char letter, byte[] data) {
            this.letter = letter;
            this.data = data;
        }

        char letter() {
            return letter;
        }

        /** The texts in it, each of which ends in NUL, from a place on. */
        List<String> texts(int from) {
            List<String> texts = new ArrayList<>();
            int start = from;
            for (int i = from; i < data.length; i++) {
                if (data[i] == 0) {
                    texts.add(new String(data, start, i - start, StandardCharsets.UTF_8));
                    start = i + 1;
                }
            }
            if (start < data.length) {
                texts.add(new String(data, start, data.length - start, StandardCharsets.UTF_8));
            }
            return texts;
        }

        int number(int at) throws IOException {
            if (data.length < at + Integer.BYTES) {
                throw new IOException("it answers with too little behind " + letter);
            }
            return ByteBuffer.wrap(data).getInt(at);
        }
    }

    void send(char letter, byte[] data, int length) throws IOException {
        call.channel()
                .write(ByteBuffer.allocate(Integer.BYTES + 1)
                        .putInt(length + 1)
                        .put((byte) letter)
                        .array());
        call.channel().write(data, 0, length);
    }

    /** Texts, each with NUL behind it; a NUL within would be the end of one. */
    void send(char letter, String... texts) throws IOException {
        byte[] data = octets(texts);
        send(letter, data, data.length);
    }

    static byte[] octets(String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) {
            out.writeBytes(text.replace("\0", "").getBytes(StandardCharsets.UTF_8));
            out.write(0);
        }
        return out.toByteArray();
    }

    /** The next answer, within what is left of the deadline; signs of life are passed over. */
    Answer read() throws IOException {
        call.channel().flush();
        while (true) {
            if (++answers > MOST_ANSWERS) {
                throw new IOException("its answers do not end");
            }
            int length = ByteBuffer.wrap(octets(Integer.BYTES)).getInt();
            if (length < 1 || length > MOST) {
                throw new IOException("it answers with a packet of " + length + " octets");
            }
            byte[] packet = octets(length);
            char letter = (char) (packet[0] & 0xFF);
            if (letter != Milter.PROGRESS) {
                return new Answer(letter, Arrays.copyOfRange(packet, 1, length));
            }
        }
    }

    private byte[] octets(int count) throws IOException {
        byte[] octets = new byte[count];
        for (int read = 0; read < count; ) {
            int more = call.channel().read(octets, read, count - read, call.left());
            if (more < 0) {
                throw new IOException("it closed the connection before its answer");
            }
            read += more;
        }
        return octets;
    }
}
