package org.palomar.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.palomar.api.message.Content;
import org.palomar.dkim.internal.ArcSets;
import org.palomar.dkim.internal.BodyForm;
import org.palomar.dkim.internal.BodyHash;
import org.palomar.mime.FieldWalk;
import org.palomar.mime.MimeLimits;

/** A message whose signatures are made or verified: its header in memory, and digests of its body, each made once. For one thread. */
public final class DkimMessage {

    /** Most headers fit into it. */
    private static final int FIRST = 64 * 1024;

    /** What servers take of a header, and fields that were put before it. A message with more is none that was accepted here. */
    private static final int MOST = MimeLimits.HEADER + FIRST;

    private final Content content;
    private final byte[] header;
    private final long bodyStart;
    private final Map<BodyForm, BodyHash.Digest> digests = new HashMap<>();

    private DkimMessage(Content content, byte[] header, long bodyStart) {
        this.content = content;
        this.header = header;
        this.bodyStart = bodyStart;
    }

    /**
     * Reads the header.
     *
     * @throws IOException when the message can't be read, or its header has no end within reach
     */
    public static DkimMessage of(Content message) throws IOException {
        for (int most = FIRST; ; most *= 4) {
            int length = (int) Math.min(message.size(), Math.min(most, MOST));
            byte[] octets = start(message, length);
            FieldWalk walk = new FieldWalk(octets, 0, octets.length);
            int end = 0;
            while (walk.next()) {
                end = walk.end();
            }
            if (walk.closed() || length == message.size()) {
                return new DkimMessage(
                        message, Arrays.copyOf(octets, end), walk.closed() ? walk.end() : message.size());
            }
            if (most >= MOST) {
                throw new IOException("the header of the message is longer than " + MOST + " octets");
            }
        }
    }

    private static byte[] start(Content message, int length) throws IOException {
        try (InputStream in = message.open(0, length)) {
            byte[] octets = in.readNBytes(length);
            if (octets.length < length) {
                throw new IOException("the message ends before its size");
            }
            return octets;
        }
    }

    /** The header's octets without the empty line, not a copy: for reading only. */
    byte[] header() {
        return header;
    }

    /** Whether another message has the same chain (RFC 8617), octet by octet: what is known of one then holds for the other. */
    public boolean hasChainOf(DkimMessage other) {
        return ArcSets.of(header).isSame(ArcSets.of(other.header));
    }

    /** Reads the body once for all of these forms that are not known yet. */
    void digest(Collection<BodyForm> forms) throws IOException {
        Set<BodyForm> unknown = new LinkedHashSet<>(forms);
        unknown.removeAll(digests.keySet());
        if (!unknown.isEmpty()) {
            try (InputStream in = content.open(bodyStart, content.size() - bodyStart)) {
                digests.putAll(BodyHash.of(in, unknown));
            }
        }
    }

    BodyHash.Digest body(BodyForm form) throws IOException {
        digest(List.of(form));
        return Objects.requireNonNull(digests.get(form));
    }
}
