package org.palomar.directory.internal.login;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.records.Records;
import org.palomar.directory.internal.records.ScramKeys;
import org.palomar.directory.internal.sasl.ScramAlgorithm;
import org.palomar.directory.internal.sasl.ScramExchange;

/**
 * Users of SCRAM. Somebody unknown gets a salt that is computed from the name and a secret of this server, so that it is the same at each try
 * (RFC 5802 §9 leaves that to the server), and iterations as accounts have them ({@link IterationMix}).
 */
final class ScramUsers {

    private static final int SALT = 16;
    private static final String HMAC = "HmacSHA512";

    private final Directory directory;
    private final Records records;
    private final PasswordChecks checks;
    private final Supplier<LoginSettings> settings;
    private final SecretKeySpec secret;
    private final IterationMix iterations;
    private final KeylessAccounts keyless;

    /** @param secret of this server, the same after a restart */
    ScramUsers(
            Directory directory,
            Records records,
            PasswordChecks checks,
            Supplier<LoginSettings> settings,
            KeylessAccounts keyless,
            byte[] secret) {
        this.directory = directory;
        this.records = records;
        this.checks = checks;
        this.settings = settings;
        this.keyless = keyless;
        this.secret = new SecretKeySpec(secret, HMAC);
        this.iterations = new IterationMix(records);
    }

    /** The mechanisms to offer: each that is set and that no account is without keys for, as its right password would be refused. */
    List<ScramAlgorithm> offered() {
        return settings.get().scram().stream()
                .filter(algorithm -> keyless.count(algorithm) == 0)
                .toList();
    }

    /** Who it is and the keys; for somebody unknown, keys that fit nobody and are the same each time. */
    ScramExchange.Candidate find(String name, ScramAlgorithm algorithm, InetAddress client)
            throws DirectoryUnavailableException {
        Optional<Address> address = Address.parse(name).map(Address::folded);
        Optional<Account> account = address.isPresent() ? directory.account(address.get()) : Optional.empty();
        // Asked in the pool even for nobody: the database is used from platform threads, and the way is as long.
        Optional<ScramKeys> keys = checks.await(client, () -> {
            iterations.refresh(algorithm.mechanism());
            return account.isPresent() ? keys(account.get(), algorithm) : Optional.empty();
        });
        String folded = address.map(Address::toString).orElse(name);
        return keys.isPresent()
                ? new ScramExchange.Candidate(account.filter(Account::enabled), keys.get())
                : new ScramExchange.Candidate(Optional.empty(), invented(folded, algorithm));
    }

    private Optional<ScramKeys> keys(Account account, ScramAlgorithm algorithm) throws DirectoryUnavailableException {
        return records.credential(account.id())
                .flatMap(credential -> credential.scram(algorithm.mechanism()))
                .filter(ScramKeys::usable);
    }

    private ScramKeys invented(String name, ScramAlgorithm algorithm) {
        byte[] salt = Arrays.copyOf(hmac("salt", algorithm, name), SALT);
        byte[] key = hmac("key", algorithm, name);
        Base64.Encoder base64 = Base64.getEncoder();
        return new ScramKeys(
                algorithm.mechanism(),
                iterations.of(
                        algorithm.mechanism(),
                        share(hmac("iterations", algorithm, name)),
                        settings.get().scramIterations()),
                base64.encodeToString(salt),
                base64.encodeToString(key),
                base64.encodeToString(key));
    }

    /** The first octets as a fraction from 0 to 1. */
    private static double share(byte[] octets) {
        return (ByteBuffer.wrap(octets).getInt() & 0xFFFF_FFFFL) / (double) (1L << Integer.SIZE);
    }

    private byte[] hmac(String purpose, ScramAlgorithm algorithm, String name) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            String text = purpose + "\0" + algorithm.mechanism() + "\0" + name;
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
