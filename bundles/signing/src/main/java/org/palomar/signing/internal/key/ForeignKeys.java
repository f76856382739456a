package org.palomar.signing.internal.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.signing.KeyAlgorithm;

/** Reads RSA keys as other signers keep them: PEM with PKCS#8 (RFC 5958) or PKCS#1 (RFC 8017 appendix A.1.2). */
public final class ForeignKeys {

    private static final int MOST = 64 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");

    /** Version 0, and the algorithm rsaEncryption without parameters: what PKCS#8 has before a key of PKCS#1. */
    private static final byte[] RSA_HEAD = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private ForeignKeys() {}

    /** @throws IOException when there is no such key; its message is a clause */
    public static Secret read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1))
                    .orElseThrow(() -> new IOException("it holds no plain RSA key in PEM"));
        }
    }

    static Optional<Secret> parse(String text) throws IOException {
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            return Optional.empty();
        }
        try {
            byte[] octets = Base64.getMimeDecoder().decode(block.group(2));
            byte[] pkcs8 = block.group(1) == null
                    ? octets
                    : element(SEQUENCE, concatenated(RSA_HEAD, element(OCTET_STRING, octets)));
            KeyFactory factory = KeyFactory.getInstance("RSA");
            if (factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)) instanceof RSAPrivateCrtKey key) {
                byte[] published = factory.generatePublic(
                                new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                        .getEncoded();
                return Optional.of(Secret.of(KeyAlgorithm.RSA, key.getEncoded(), published));
            }
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IOException("it holds no RSA key that can be used: " + malformed.getMessage(), malformed);
        }
    }

    /** DER, with a length of two octets. */
    private static byte[] element(int tag, byte[] content) {
        byte[] head = {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return concatenated(head, content);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
