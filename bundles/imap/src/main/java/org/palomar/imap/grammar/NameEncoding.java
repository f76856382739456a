package org.palomar.imap.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How mailbox names are written: it changes when the client enables IMAP4rev2. */
public enum NameEncoding {
    /** IMAP4rev1 (RFC 3501 §5.1.3). */
    MODIFIED_UTF7 {
        @Override
        Optional<String> decode(String octets) {
            return ModifiedUtf7.decode(octets);
        }

        @Override
        public byte[] encode(String name) {
            return ModifiedUtf7.encode(name).getBytes(StandardCharsets.US_ASCII);
        }
    },
    /** IMAP4rev2 (RFC 9051 §5.1). */
    UTF8 {
        @Override
        Optional<String> decode(String octets) {
            return utf8(octets);
        }

        @Override
        public byte[] encode(String name) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
    };

    /** @param octets one character for each octet */
    abstract Optional<String> decode(String octets);

    /** The octets of a name. */
    public abstract byte[] encode(String name);

    /** The text of octets that are valid UTF-8. */
    static Optional<String> utf8(String octets) {
        byte[] raw = octets.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
