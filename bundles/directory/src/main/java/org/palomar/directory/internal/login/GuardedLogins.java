package org.palomar.directory.internal.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.api.guard.LoginGuard;

/** Asks and tells the guard, if there is one. It learns which wrong passwords are the same, by numbers that mean nothing after a restart, and never the passwords. Safe for any thread. */
final class GuardedLogins {

    private static final String HMAC = "HmacSHA256";
    private static final int SECRET = 32;

    private final Supplier<Optional<LoginGuard>> guard;
    private final SecretKeySpec secret;

    /** @param guard asked for each login; without one nothing is refused */
    GuardedLogins(Supplier<Optional<LoginGuard>> guard, SecureRandom random) {
        this.guard = guard;
        byte[] fresh = new byte[SECRET];
        random.nextBytes(fresh);
        this.secret = new SecretKeySpec(fresh, HMAC);
    }

    static LoginAttempt attempt(String name, LoginContext context) {
        return new LoginAttempt(context.protocol(), context.remote().getAddress(), name);
    }

    /** See {@link LoginGuard#refused}. */
    Optional<Instant> refused(LoginAttempt attempt) {
        return guard.get().flatMap(present -> present.refused(attempt));
    }

    /** See {@link LoginGuard#right}. */
    Optional<Instant> right(LoginAttempt attempt) {
        return guard.get().flatMap(present -> present.right(attempt));
    }

    /** See {@link LoginGuard#wrong}. */
    Optional<Instant> wrong(LoginAttempt attempt, byte[] password) {
        return guard.get()
                .flatMap(present -> present.wrong(attempt, OptionalLong.of(number(attempt.name(), password))));
    }

    /** Where only a proof of the password was seen, which is another each time. */
    Optional<Instant> wrong(LoginAttempt attempt) {
        return guard.get().flatMap(present -> present.wrong(attempt, OptionalLong.empty()));
    }

    private long number(String name, byte[] password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(password)).getLong();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
