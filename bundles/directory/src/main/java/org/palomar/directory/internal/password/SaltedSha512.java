package org.palomar.directory.internal.password;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** <code>{SSHA512}</code>: base64 of SHA-512(password + salt), then the salt. Checked in microseconds. */
public final class SaltedSha512 implements StoredHash {

    private static final int DIGEST = 64;

    /** Dovecot writes 4 octets; some servers write 8 to 32. */
    private static final int MAX_SALT = 64;

    private final byte[] digest;
    private final byte[] salt;

    private SaltedSha512(byte[] digest, byte[] salt) {
        this.digest = digest;
        this.salt = salt;
    }

    static SaltedSha512 parse(String body, boolean hex) throws MalformedHashException {
        byte[] octets;
        try {
            octets = hex ? HexFormat.of().parseHex(body) : Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException malformed) {
            throw new MalformedHashException("the text after {SSHA512} is not base64");
        }
        if (octets.length < DIGEST || octets.length > DIGEST + MAX_SALT) {
            throw new MalformedHashException("{SSHA512} holds 64 octets and a salt of at most " + MAX_SALT);
        }
        return new SaltedSha512(Arrays.copyOf(octets, DIGEST), Arrays.copyOfRange(octets, DIGEST, octets.length));
    }

    @Override
    public boolean matches(byte[] password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            sha.update(password);
            return MessageDigest.isEqual(digest, sha.digest(salt));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public int memoryKib() {
        return 1;
    }

    @Override
    public String text() {
        byte[] all = Arrays.copyOf(digest, DIGEST + salt.length);
        System.arraycopy(salt, 0, all, DIGEST, salt.length);
        return "{SSHA512}" + Base64.getEncoder().encodeToString(all);
    }
}
