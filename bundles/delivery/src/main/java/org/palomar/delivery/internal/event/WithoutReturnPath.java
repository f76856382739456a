package org.palomar.delivery.internal.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.palomar.api.message.Content;

/** A stored message less the field that delivery put first, as it goes out again (RFC 5321 §4.4). */
record WithoutReturnPath(Content whole, int from) implements Content {

    private static final String FIELD = "return-path:";

    /** An address and its field have less. */
    private static final int MOST = 1024;

    /** The very same content if it does not begin with that field. */
    static Content of(Content message) throws IOException {
        byte[] start;
        try (InputStream in = message.open()) {
            start = in.readNBytes(MOST);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        boolean folded =
                end >= 0 && end + 2 < text.length() && (text.charAt(end + 2) == ' ' || text.charAt(end + 2) == '\t');
        return end > 0 && !folded && text.toLowerCase(Locale.ROOT).startsWith(FIELD)
                ? new WithoutReturnPath(message, end + 2)
                : message;
    }

    @Override
    public long size() {
        return whole.size() - from;
    }

    @Override
    public InputStream open() throws IOException {
        return whole.open(from, size());
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        return whole.open(from + offset, length);
    }
}
