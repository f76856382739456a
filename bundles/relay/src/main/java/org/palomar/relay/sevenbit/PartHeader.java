package org.palomar.relay.sevenbit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The header of a message or part, with another Content-Transfer-Encoding (RFC 2045 §6). */
final class PartHeader {

    private static final String ENCODING = "content-transfer-encoding";
    private static final String TYPE = "content-type";
    private static final String VERSION = "mime-version";

    private PartHeader() {}

    /**
     * The header with the encoding.
     *
     * @param header with its empty line
     * @param ofMessage whether it is a message's, which needs a MIME-Version
     * @param leaf whether it needs a Content-Type: who wrote eight bits without one meant no ASCII (RFC 1428 §3)
     */
    static byte[] with(byte[] header, String encoding, boolean ofMessage, boolean leaf) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(header.length + 128);
        boolean version = false;
        boolean type = false;
        int start = 0;
        int end = fieldEnd(header, start);
        while (end > start && !isEmpty(header, start)) {
            String name = name(header, start, end);
            if (!name.equals(ENCODING)) {
                changed.write(header, start, end - start);
            }
            version |= name.equals(VERSION);
            type |= name.equals(TYPE);
            start = end;
            end = fieldEnd(header, start);
        }
        StringBuilder added = new StringBuilder();
        if (ofMessage && !version) {
            added.append("MIME-Version: 1.0\r\n");
        }
        if (leaf && !type) {
            added.append("Content-Type: text/plain; charset=unknown-8bit\r\n");
        }
        added.append("Content-Transfer-Encoding: ").append(encoding).append("\r\n\r\n");
        changed.writeBytes(added.toString().getBytes(StandardCharsets.US_ASCII));
        return changed.toByteArray();
    }

    private static boolean isEmpty(byte[] header, int start) {
        return header[start] == '\n'
                || (header[start] == '\r' && start + 1 < header.length && header[start + 1] == '\n');
    }

    /** Behind the field that starts there, its continuations included (RFC 5322 §2.2.3). */
    private static int fieldEnd(byte[] header, int start) {
        int i = start;
        while (i < header.length) {
            if (header[i] == '\n' && (i + 1 == header.length || (header[i + 1] != ' ' && header[i + 1] != '\t'))) {
                return i + 1;
            }
            i++;
        }
        return header.length;
    }

    private static String name(byte[] header, int start, int end) {
        int colon = start;
        while (colon < end && header[colon] != ':') {
            colon++;
        }
        return new String(header, start, colon - start, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
