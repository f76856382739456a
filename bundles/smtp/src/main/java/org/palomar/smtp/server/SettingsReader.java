package org.palomar.smtp.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.smtp.session.MessageBody;
import org.palomar.smtp.session.SmtpSettings;

/** Makes settings of {@code etc/palomar.smtp.cfg}, whose comments explain the keys. */
public final class SettingsReader {

    private static final long MEBIBYTE = 1L << 20;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private SettingsReader() {}

    /** Reads all values, or says which one is wrong. */
    public static SmtpSettings read(Values values) throws InvalidConfigurationException {
        Path data = Path.of(System.getProperty("palomar.data", "data"));
        return new SmtpSettings(
                values.serverName().name(),
                data.resolve("spool"),
                postmaster(values),
                bareCrAccepted(values),
                addresses(values, "any-sender"),
                addresses(values, "group-senders"),
                limits(values),
                deadlines(values));
    }

    private static SmtpSettings.Limits limits(Values values) throws InvalidConfigurationException {
        return new SmtpSettings.Limits(
                values.octets("max-size", 50 * MEBIBYTE, 64L << 10, 1024 * MEBIBYTE),
                Math.toIntExact(values.octets("max-header", 256L << 10, 16L << 10, MessageBody.IN_MEMORY)),
                values.number("max-recipients", 1000, 100, 10_000),
                values.number("max-received", 50, 10, 200),
                values.number("max-errors", 20, 1, 1000),
                values.number("max-futile-commands", 100, 10, 100_000),
                values.number("max-refused-recipients", 100, 1, 10_000),
                values.number("max-failed-logins", 3, 1, 100));
    }

    private static SmtpSettings.Deadlines deadlines(Values values) throws InvalidConfigurationException {
        return new SmtpSettings.Deadlines(
                values.duration("command-timeout", Duration.ofMinutes(5), SECOND, Duration.ofHours(1)),
                values.duration("login-deadline", Duration.ofMinutes(3), SECOND, Duration.ofHours(1)),
                values.duration("data-timeout", Duration.ofMinutes(3), SECOND, Duration.ofHours(1)),
                values.number("data-min-rate", 1024, 1, 1 << 20),
                values.duration("banner-delay", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)),
                values.duration("service-wait", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1)));
    }

    private static boolean bareCrAccepted(Values values) throws InvalidConfigurationException {
        String configured = values.text("bare-cr", "accept");
        return switch (configured) {
            case "accept" -> true;
            case "refuse" -> false;
            default ->
                throw new InvalidConfigurationException("bare-cr", "must be accept or refuse, not " + configured);
        };
    }

    private static Set<Address> addresses(Values values, String key) throws InvalidConfigurationException {
        Set<Address> addresses = new HashSet<>();
        for (String address : values.list(key)) {
            addresses.add(Address.parse(address)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            key, "must be mail addresses, separated by commas; " + address + " is none"))
                    .folded());
        }
        return addresses;
    }

    private static Optional<Address> postmaster(Values values) throws InvalidConfigurationException {
        String configured = values.text("postmaster", "");
        if (configured.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Address.parse(configured)
                .orElseThrow(() -> new InvalidConfigurationException("postmaster", "must be a mail address")));
    }
}
