package org.palomar.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/** Charsets as mail names them, and octets whose charset nobody named. */
public final class MailCharsets {

    private static final int MAX_NAME = 64;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private MailCharsets() {}

    /**
     * The charset of this name that can decode; empty for unknown ones. US-ASCII and ISO-8859-1 are read as their superset windows-1252,
     * as every mail reader does, since senders mislabel them.
     */
    public static Optional<Charset> find(String name) {
        String label = name.strip().toLowerCase(Locale.ROOT);
        if (label.isEmpty() || label.length() > MAX_NAME) {
            return Optional.empty();
        }
        return switch (label) {
            case "utf-8", "utf8" -> Optional.of(StandardCharsets.UTF_8);
            case "us-ascii", "ascii", "iso-8859-1", "latin1" -> Optional.of(WINDOWS_1252);
            case "ks_c_5601-1987" -> lookUp("x-windows-949");
            case "gb2312" -> lookUp("gb18030");
            default -> lookUp(label);
        };
    }

    /** Decodes octets of unknown charset: UTF-8 if they are that, else windows-1252. */
    public static String decodeUnlabelled(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, WINDOWS_1252);
        }
    }

    /** As {@link #decodeUnlabelled(byte[])}, for octets that came as characters. */
    public static String decodeUnlabelled(String octets) {
        for (int i = 0; i < octets.length(); i++) {
            if (octets.charAt(i) >= 0x80) {
                return decodeUnlabelled(octets.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return octets;
    }

    private static Optional<Charset> lookUp(String label) {
        try {
            return Optional.of(Charset.forName(label));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }
}
