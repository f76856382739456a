package org.palomar.directory.internal.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.directory.AccountId;

/**
 * Passwords that were found right a short while ago, as an HMAC under a key that lives and dies with this process. A client that opens ten
 * connections then costs one Argon2, not ten. A change of the account forgets it at once. Safe for any thread.
 */
final class RecentLogins {

    /** About 200 octets each. */
    private static final int MAX = 10_000;

    private static final String HMAC = "HmacSHA256";

    private record Proven(MacValue proof, Instant until) {}

    /** Compared in constant time only. */
    private static final class MacValue {
        private final byte[] octets;

        MacValue(byte[] octets) {
            this.octets = octets;
        }

        boolean same(MacValue other) {
            return MessageDigest.isEqual(octets, other.octets);
        }
    }

    private final Clock clock;
    private final SecretKeySpec key;
    private long changes;
    private final Map<AccountId, Proven> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Proven> eldest) {
            return size() > MAX;
        }
    };

    RecentLogins(Clock clock, SecureRandom random) {
        this.clock = clock;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, HMAC);
    }

    boolean remembers(AccountId id, byte[] password) {
        MacValue proof = proof(id, password);
        synchronized (this) {
            Proven entry = entries.get(id);
            if (entry == null) {
                return false;
            }
            if (!clock.instant().isBefore(entry.until())) {
                entries.remove(id);
                return false;
            }
            return entry.proof().same(proof);
        }
    }

    /** To be asked before a credential is read, and handed to {@link #remember}. */
    synchronized long changes() {
        return changes;
    }

    /** Remembers a right password, unless some account was changed since the credential was read. */
    void remember(AccountId id, byte[] password, Duration time, long changesBefore) {
        MacValue proof = proof(id, password);
        synchronized (this) {
            if (changes == changesBefore && !time.isZero()) {
                entries.put(id, new Proven(proof, clock.instant().plus(time)));
            }
        }
    }

    synchronized void forget(AccountId id) {
        changes++;
        entries.remove(id);
    }

    private MacValue proof(AccountId id, byte[] password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((id.value() + ":").getBytes(StandardCharsets.US_ASCII));
            return new MacValue(mac.doFinal(password));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
