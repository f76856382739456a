package org.palomar.secrets.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;
import org.jasypt.exceptions.EncryptionOperationNotPossibleException;
import org.jasypt.iv.RandomIvGenerator;
import org.jasypt.salt.RandomSaltGenerator;
import org.palomar.api.secret.Secrets;
import org.palomar.api.secret.UndecipherableException;

/**
 * {@code ENC(...)} by Jasypt: AES-256 under a key that PBKDF2 with HMAC-SHA-512 makes of the master key, with salt and initialisation vector fresh for
 * each value. One value takes a fifth of a second of a core; what came of it is remembered.
 */
final class JasyptSecrets implements Secrets {

    /** Jasypt's own default is DES. */
    private static final String ALGORITHM = "PBEWITHHMACSHA512ANDAES_256";

    /** What OWASP recommends for PBKDF2 with HMAC-SHA-512 is 210,000. */
    private static final int ITERATIONS = 220_000;

    private static final String PREFIX = "ENC(";
    private static final String SUFFIX = ")";

    /** What Java's decoder puts where octets are no UTF-8. */
    private static final int REPLACEMENT = 0xFFFD;

    /** More secrets than any configuration has. */
    private static final int MAX_REMEMBERED = 1000;

    private final StandardPBEStringEncryptor jasypt = new StandardPBEStringEncryptor();
    private final Map<String, Optional<String>> decrypted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    JasyptSecrets(MasterKey key) {
        jasypt.setAlgorithm(ALGORITHM);
        jasypt.setKeyObtentionIterations(ITERATIONS);
        jasypt.setSaltGenerator(new RandomSaltGenerator());
        jasypt.setIvGenerator(new RandomIvGenerator());
        jasypt.setPassword(key.phrase());
        jasypt.initialize();
    }

    static boolean isEncrypted(String value) {
        String text = value.strip();
        return text.startsWith(PREFIX) && text.endsWith(SUFFIX);
    }

    @Override
    public String encrypt(String plain) {
        return PREFIX + jasypt.encrypt(plain) + SUFFIX;
    }

    @Override
    public synchronized String decrypt(String value) throws UndecipherableException {
        if (!isEncrypted(value)) {
            return value;
        }
        String text = value.strip();
        return decrypted
                .computeIfAbsent(text, this::plain)
                .orElseThrow(() -> new UndecipherableException("it was encrypted with another key, or changed"));
    }

    private Optional<String> plain(String text) {
        try {
            String plain = jasypt.decrypt(text.substring(PREFIX.length(), text.length() - SUFFIX.length()));
            return Optional.of(plain).filter(JasyptSecrets::isText);
        } catch (EncryptionOperationNotPossibleException wrong) {
            return Optional.empty();
        }
    }

    /**
     * Whether it can be what somebody encrypted. The cipher tells a wrong key by the padding alone, which one in 256 wrong keys gets right; what comes out
     * is noise then, and less than one noise in 10,000 is UTF-8 without control characters.
     */
    static boolean isText(String plain) {
        return plain.codePoints()
                .noneMatch(c -> c == REPLACEMENT || (Character.isISOControl(c) && !Character.isWhitespace(c)));
    }
}
