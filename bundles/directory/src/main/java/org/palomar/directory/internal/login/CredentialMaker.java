package org.palomar.directory.internal.login;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.Credentials;
import org.palomar.directory.internal.password.Argon2id;
import org.palomar.directory.internal.password.MalformedHashException;
import org.palomar.directory.internal.password.PasswordHashes;
import org.palomar.directory.internal.password.StoredHash;
import org.palomar.directory.internal.records.Credential;
import org.palomar.directory.internal.records.ScramKeys;
import org.palomar.directory.internal.sasl.PasswordFault;
import org.palomar.directory.internal.sasl.SaslPrep;

/** Makes what is stored of a password: an Argon2id hash, and keys for each SCRAM mechanism. */
final class CredentialMaker implements Credentials {

    private static final int SALT = 16;

    private final Supplier<LoginSettings> settings;
    private final PasswordChecks checks;
    private final RecentLogins recent;
    private final KeylessAccounts keyless;
    private final SecureRandom random;

    CredentialMaker(
            Supplier<LoginSettings> settings,
            PasswordChecks checks,
            RecentLogins recent,
            KeylessAccounts keyless,
            SecureRandom random) {
        this.settings = settings;
        this.checks = checks;
        this.recent = recent;
        this.keyless = keyless;
        this.random = random;
    }

    @Override
    public Credential of(Password password) throws DirectoryRefusalException, DirectoryUnavailableException {
        if (password.length() == 0 || password.length() > Password.MAX_OCTETS) {
            throw new DirectoryRefusalException("A password has 1 to " + Password.MAX_OCTETS + " octets.");
        }
        Optional<PasswordFault> fault = PasswordFault.of(password.octets());
        if (fault.isPresent()) {
            throw new DirectoryRefusalException("Clients that use SCRAM could not log in with this password; "
                    + fault.get().remedy() + ".");
        }
        // Its own, as in the check of a password: the caller may wipe his before this has ended.
        byte[] own = password.octets().clone();
        return checks.await(() -> {
            try {
                return make(own);
            } finally {
                Arrays.fill(own, (byte) 0);
            }
        });
    }

    /** For a thread of the pool. Where SCRAM can't use the password, that is kept instead of keys. */
    Credential make(byte[] password) throws Exception {
        LoginSettings now = settings.get();
        Argon2id hash =
                checks.withMemory(now.argon2().memoryKib(), () -> Argon2id.create(password, now.argon2(), random));
        Optional<String> prepared = prepared(password);
        List<ScramKeys> keys = now.scram().stream()
                .map(algorithm -> prepared.map(text -> algorithm.keys(text, salt(), now.scramIterations()))
                        .orElseGet(() -> ScramKeys.impossible(algorithm.mechanism())))
                .toList();
        return new Credential(hash.text(), keys);
    }

    private static Optional<String> prepared(byte[] password) {
        return SaslPrep.prepare(password).filter(text -> !text.isEmpty());
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return salt;
    }

    /** Whether a credential falls short of what would be made today. */
    boolean isOutdated(Credential credential, StoredHash hash, byte[] password) {
        LoginSettings now = settings.get();
        boolean strong = hash instanceof Argon2id argon2 && argon2.isAsStrongAs(now.argon2());
        int iterations = prepared(password).isPresent() ? now.scramIterations() : 0;
        return !strong
                || now.scram().stream()
                        .map(algorithm -> credential.scram(algorithm.mechanism()))
                        .anyMatch(keys -> keys.isEmpty() || keys.get().iterations() < iterations);
    }

    @Override
    public Credential imported(String hash) throws DirectoryRefusalException {
        try {
            return new Credential(PasswordHashes.parse(hash).text(), List.of());
        } catch (MalformedHashException malformed) {
            throw new DirectoryRefusalException("The hash can't be imported: " + malformed.getMessage() + ".");
        }
    }

    @Override
    public void changed(AccountId id, Optional<Credential> credential) {
        recent.forget(id);
        credential.ifPresentOrElse(now -> keyless.has(id, now), () -> keyless.gone(id));
    }
}
