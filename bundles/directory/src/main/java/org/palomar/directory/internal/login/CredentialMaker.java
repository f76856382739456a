package org.palomar.directory.internal.login;

import java.security.SecureRandom;
import java.util.ArrayList;
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
import org.palomar.directory.internal.sasl.SaslPrep;
import org.palomar.directory.internal.sasl.ScramAlgorithm;

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

    /** For a thread of the pool. */
    Credential make(byte[] password) throws Exception {
        LoginSettings now = settings.get();
        Argon2id hash =
                checks.withMemory(now.argon2().memoryKib(), () -> Argon2id.create(password, now.argon2(), random));
        List<ScramKeys> keys = new ArrayList<>();
        Optional<String> prepared = SaslPrep.prepare(password).filter(text -> !text.isEmpty());
        if (prepared.isPresent()) {
            for (ScramAlgorithm algorithm : now.scram()) {
                byte[] salt = new byte[SALT];
                random.nextBytes(salt);
                keys.add(algorithm.keys(prepared.get(), salt, now.scramIterations()));
            }
        }
        return new Credential(hash.text(), keys);
    }

    /** Whether a credential falls short of what would be made today. */
    boolean isOutdated(Credential credential, StoredHash hash, byte[] password) {
        LoginSettings now = settings.get();
        boolean strong = hash instanceof Argon2id argon2 && argon2.isAsStrongAs(now.argon2());
        boolean keysPossible =
                SaslPrep.prepare(password).filter(text -> !text.isEmpty()).isPresent();
        boolean keysThere = now.scram().stream()
                .allMatch(algorithm -> credential.scram().stream()
                        .anyMatch(keys -> keys.mechanism().equals(algorithm.mechanism())
                                && keys.iterations() >= now.scramIterations()));
        return !strong || (keysPossible && !keysThere);
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
