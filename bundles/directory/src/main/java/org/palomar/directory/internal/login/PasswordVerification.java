package org.palomar.directory.internal.login;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.password.Argon2id;
import org.palomar.directory.internal.password.MalformedHashException;
import org.palomar.directory.internal.password.PasswordHashes;
import org.palomar.directory.internal.password.SaltedSha512;
import org.palomar.directory.internal.password.StoredHash;
import org.palomar.directory.internal.records.Credential;
import org.palomar.directory.internal.records.Records;
import org.palomar.directory.internal.records.ScramKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a password against an account's hash, in the pool. Does the work of a hash for accounts that do not exist, too. */
final class PasswordVerification {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordVerification.class);

    /** No account has it: they are counted from 1. */
    private static final AccountId NOBODY = new AccountId(Long.MAX_VALUE);

    private final Supplier<LoginSettings> settings;
    private final Records records;
    private final PasswordChecks checks;
    private final CredentialMaker maker;
    private final RecentLogins recent;
    private final KeylessAccounts keyless;
    private final LoginFigures figures;
    private final Rehashing rehashing;
    private final StoredHash nobody;

    PasswordVerification(
            Supplier<LoginSettings> settings,
            Records records,
            PasswordChecks checks,
            CredentialMaker maker,
            RecentLogins recent,
            KeylessAccounts keyless,
            Rehashing rehashing,
            LoginFigures figures) {
        this.settings = settings;
        this.records = records;
        this.checks = checks;
        this.maker = maker;
        this.recent = recent;
        this.keyless = keyless;
        this.rehashing = rehashing;
        this.figures = figures;
        byte[] unknown = new byte[32];
        SecureRandom random = new SecureRandom();
        random.nextBytes(unknown);
        this.nobody = Argon2id.create(unknown, settings.get().argon2(), random);
    }

    boolean isRight(Optional<Account> account, byte[] password, InetAddress client)
            throws DirectoryUnavailableException {
        if (account.isPresent() && recent.remembers(account.get().id(), password)) {
            figures.countRemembered();
            return true;
        }
        long start = System.nanoTime();
        // The check's own: a caller who waits no longer wipes his, and the check goes on.
        byte[] own = password.clone();
        try {
            return checks.await(client, () -> {
                try {
                    return account.isPresent() ? check(account.get(), own) : checkNobody(own);
                } finally {
                    Arrays.fill(own, (byte) 0);
                }
            });
        } finally {
            figures.checked(start);
        }
    }

    private boolean check(Account account, byte[] password) throws Exception {
        long changesBefore = recent.changes();
        Optional<Credential> credential = records.credential(account.id());
        Optional<StoredHash> hash = credential.flatMap(found -> parse(account, found));
        if (hash.isEmpty()) {
            return checkNobody(password);
        }
        StoredHash stored = hash.get();
        if (!checks.withMemory(stored.memoryKib(), () -> stored.matches(password))) {
            return stored instanceof SaltedSha512 && checkNobody(password);
        }
        recent.remember(account.id(), password, settings.get().rememberLogins(), changesBefore);
        if (settings.get().rehash() && maker.isOutdated(credential.get(), stored, password)) {
            rehash(account, credential.get(), password);
        }
        return true;
    }

    // As much work as for an account of today's kind; its password is 256 random bits that nobody knows.
    private boolean checkNobody(byte[] password) throws Exception {
        records.credential(NOBODY); // a database that does not answer fails for everybody alike
        return checks.withMemory(nobody.memoryKib(), () -> nobody.matches(password));
    }

    private static Optional<StoredHash> parse(Account account, Credential credential) {
        try {
            return Optional.of(PasswordHashes.parse(credential.hash()));
        } catch (MalformedHashException damaged) {
            LOG.warn("The stored hash of account {} can't be used: {}", account.id(), damaged.getMessage());
            return Optional.empty();
        }
    }

    private static void sayIfScramCanNotUseIt(Account account, Credential made) {
        if (!made.scram().stream().allMatch(ScramKeys::usable)) {
            LOG.info(
                    "SCRAM can't use the password of account {}: PLAIN and LOGIN only, until it has another",
                    account.id());
        }
    }

    // The client does not wait for this.
    private void rehash(Account account, Credential old, byte[] password) {
        boolean taken = rehashing.offer(password, kept -> {
            try {
                Credential made = maker.make(kept);
                if (records.replaceCredential(account.id(), old.hash(), made)) {
                    if (account.enabled()) {
                        keyless.has(account.id(), made);
                    }
                    figures.countRehashed();
                    sayIfScramCanNotUseIt(account, made);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (Exception failed) {
                LOG.warn("The hash of account {} was not renewed: {}", account.id(), failed.toString());
            }
        });
        LOG.debug("The hash of account {} is outdated; renewed {}", account.id(), taken ? "soon" : "at a later login");
    }
}
