package org.palomar.dkim.internal;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.dkim.KeySource;
import org.palomar.dkim.Verdict;

/**
 * A public key as its owner publishes it (RFC 6376 §3.6.1).
 *
 * @param testing {@code t=y}
 * @param strict {@code t=s}: the identity is in the domain itself and not below it
 */
public record KeyRecord(KeyAlgorithm algorithm, PublicKey key, boolean testing, boolean strict) {

    /** RFC 8301 §3.2: shorter ones are not to be believed. */
    private static final String VERSION = "DKIM1";

    /** Everybody's is 65,537; a longer one makes a verification cost as much as a signature, and a chain has a hundred of them. */
    private static final int MOST_EXPONENT_BITS = 33;

    private static final int LEAST_BITS = 1024;

    /** RFC 8301 §3.2 asks for 4,096; what is longer than this costs more than a message is worth. */
    private static final int MOST_BITS = 8192;

    /** What stands before a public key of Ed25519 (RFC 8410 §4), which its record leaves out (RFC 8463 §4.2). */
    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_OCTETS = 32;

    /** What stands before the BIT STRING of an RSA key in X.509: the algorithm rsaEncryption without parameters. */
    private static final byte[] RSA_HEAD = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    /** Asks for the key of a signer. */
    public static KeyRecord find(KeySource source, Domain domain, Domain selector, KeyAlgorithm algorithm)
            throws Rejection {
        Domain name = Domain.parse(selector + "._domainkey." + domain)
                .orElseThrow(() -> Rejection.malformed("the name of the key is too long"));
        return switch (source.txt(name)) {
            case Answer.Found<List<String>> found -> of(found.value(), algorithm);
            case Answer.NoData<List<String>> absent -> throw missing(name);
            case Answer.NoSuchName<List<String>> absent -> throw missing(name);
            case Answer.Failed<List<String>> failed ->
                throw new Rejection(Verdict.TEMPERROR, "the DNS does not say now what is at " + name);
        };
    }

    private static Rejection missing(Domain name) {
        return Rejection.malformed("there is no key at " + name);
    }

    // RFC 6376 §3.6.2.2: of several, any may be taken
    static KeyRecord of(List<String> texts, KeyAlgorithm algorithm) throws Rejection {
        for (String text : texts) {
            TagList tags = TagList.parse(text).orElse(null);
            if (tags != null
                    && tags.get("p").isPresent()
                    && tags.get("v").orElse(VERSION).equals(VERSION)) {
                return of(tags, algorithm);
            }
        }
        throw Rejection.malformed("what is published is no key");
    }

    private static KeyRecord of(TagList tags, KeyAlgorithm algorithm) throws Rejection {
        boolean first = "v".equals(tags.tags().keySet().iterator().next());
        if (!tags.get("v").orElse(VERSION).equals(VERSION) || (tags.get("v").isPresent() && !first)) {
            throw Rejection.malformed("the key is of another version");
        }
        if (!tags.get("k").orElse("rsa").equals(algorithm.word())) {
            throw Rejection.malformed("the key is for another algorithm");
        }
        if (!names(tags.get("h").orElse("sha256")).contains("sha256")) {
            throw Rejection.malformed("the key is not for sha256");
        }
        List<String> services = names(tags.get("s").orElse("*"));
        if (!services.contains("*") && !services.contains("email")) {
            throw Rejection.malformed("the key is not for mail");
        }
        String published = TagList.packed(tags.get("p").orElse(""));
        if (published.isEmpty()) {
            throw Rejection.malformed("the key is revoked");
        }
        List<String> flags = names(tags.get("t").orElse(""));
        return new KeyRecord(algorithm, key(published, algorithm), flags.contains("y"), flags.contains("s"));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(":", -1))
                .map(name -> TagList.stripped(name).toLowerCase(Locale.ROOT))
                .toList();
    }

    private static PublicKey key(String published, KeyAlgorithm algorithm) throws Rejection {
        try {
            byte[] octets = Base64.getDecoder().decode(published);
            if (algorithm == KeyAlgorithm.ED25519) {
                if (octets.length != ED25519_OCTETS) {
                    throw Rejection.malformed("the key has not the length of one for ed25519");
                }
                return KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(concatenated(ED25519_HEAD, octets)));
            }
            return checked(rsa(octets));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw Rejection.malformed("what is published is no key");
        }
    }

    /** As nearly all publish it, with its algorithm's name; or bare, as RFC 6376 §3.6.1 says. */
    private static PublicKey rsa(byte[] octets) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        try {
            return factory.generatePublic(new X509EncodedKeySpec(octets));
        } catch (GeneralSecurityException bare) {
            byte[] bits = element(BIT_STRING, concatenated(new byte[1], octets));
            return factory.generatePublic(new X509EncodedKeySpec(element(SEQUENCE, concatenated(RSA_HEAD, bits))));
        }
    }

    private static PublicKey checked(PublicKey key) throws Rejection {
        if (key instanceof RSAPublicKey rsa && rsa.getPublicExponent().bitLength() > MOST_EXPONENT_BITS) {
            throw new Rejection(Verdict.POLICY, "a key whose verification takes long is not believed");
        }
        int bits = key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 0;
        if (bits < LEAST_BITS || bits > MOST_BITS) {
            throw new Rejection(Verdict.POLICY, "a key of " + bits + " bits is not believed");
        }
        return key;
    }

    /** DER, whose lengths are as short as they can be (X.690 §10.1). */
    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length <= 0xff) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return concatenated(head, content);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /** Whether the owner of the key has signed this (RFC 6376 §3.3.1; RFC 8463 §3: Ed25519 signs the digest). */
    public boolean verifies(byte[] octets, byte[] signature) {
        try {
            boolean rsa = algorithm == KeyAlgorithm.RSA;
            Signature verifier = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
            verifier.initVerify(key);
            verifier.update(rsa ? octets : MessageDigest.getInstance("SHA-256").digest(octets));
            return verifier.verify(signature);
        } catch (GeneralSecurityException | ArithmeticException not) {
            return false; // of another length, or of a key that is none
        }
    }
}
