package org.palomar.relay.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What characters octets from a peer are. */
final class Octets {

    private Octets() {}

    /** UTF-8 if they can be (RFC 6531 §3.7.4), ISO 8859-1 otherwise. */
    static String text(String octets) {
        byte[] raw = octets.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return octets;
        }
    }
}
