package org.palomar.directory.internal.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.directory.internal.password.Argon2Cost;
import org.palomar.directory.internal.sasl.ScramAlgorithm;

/**
 * Settings of {@code palomar.directory}.
 *
 * @param plaintextLoopback whether logins without TLS are taken on loopback listeners
 * @param rehash whether a login replaces a weaker hash by a new one
 * @param rememberLogins how long a password that was found right need not be hashed again; 0 for not at all
 * @param refusalTime how long every refusal takes, at least
 * @param scram mechanisms to offer and keep keys for, the strongest first
 * @param scramIterations of new keys
 * @param argon2 cost of new hashes
 * @param postmaster who gets mail for the postmaster of a domain that names nobody
 */
public record LoginSettings(
        boolean plaintextLoopback,
        boolean rehash,
        Duration rememberLogins,
        Duration refusalTime,
        List<ScramAlgorithm> scram,
        int scramIterations,
        Argon2Cost argon2,
        Optional<Address> postmaster) {

    private static final Duration REMEMBER = Duration.ofMinutes(5);
    private static final Duration REFUSAL = Duration.ofSeconds(1);

    /** RFC 7677 §4 asks for 4096 at least; every client pays these at each login, phones too. */
    private static final int ITERATIONS = 10_000;

    private static final int MIN_ITERATIONS = 4096;
    private static final int MAX_ITERATIONS = 1_000_000;

    /** The smaller of the two that OWASP recommends: 19 MiB, 2 passes, 1 lane. */
    private static final long ARGON2_MEMORY = 19L << 20;

    private static final int ARGON2_PASSES = 2;
    private static final long MIN_ARGON2_MEMORY = 7L << 20;

    public LoginSettings {
        scram = List.copyOf(scram);
    }

    public static LoginSettings read(Values values) throws InvalidConfigurationException {
        long memory = values.octets("argon2-memory", ARGON2_MEMORY, MIN_ARGON2_MEMORY, (long) Argon2Cost.MAX_KIB << 10);
        int passes = values.number("argon2-passes", ARGON2_PASSES, 1, Argon2Cost.MAX_PASSES);
        return new LoginSettings(
                values.flag("plaintext-loopback", false),
                values.flag("rehash", true),
                values.duration("remember-logins", REMEMBER, Duration.ZERO, Duration.ofHours(1)),
                values.duration("refusal-time", REFUSAL, Duration.ZERO, Duration.ofSeconds(10)),
                scram(values.text("scram", "SCRAM-SHA-256, SCRAM-SHA-1")),
                values.number("scram-iterations", ITERATIONS, MIN_ITERATIONS, MAX_ITERATIONS),
                new Argon2Cost(Math.toIntExact(memory >> 10), passes, 1),
                postmaster(values.text("postmaster", "")));
    }

    private static List<ScramAlgorithm> scram(String text) throws InvalidConfigurationException {
        if (text.equalsIgnoreCase("none")) {
            return List.of();
        }
        List<ScramAlgorithm> algorithms = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            Optional<ScramAlgorithm> algorithm = ScramAlgorithm.of(name.strip().toUpperCase(Locale.ROOT));
            algorithms.add(algorithm.orElseThrow(() ->
                    new InvalidConfigurationException("scram", "must list SCRAM-SHA-256 and SCRAM-SHA-1, or be none")));
        }
        return algorithms.stream().distinct().sorted().toList();
    }

    private static Optional<Address> postmaster(String text) throws InvalidConfigurationException {
        Optional<Address> address = Address.parse(text);
        if (!text.isEmpty() && address.isEmpty()) {
            throw new InvalidConfigurationException("postmaster", "must be a mail address");
        }
        return address;
    }
}
