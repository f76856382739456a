package org.palomar.certificates.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * Where certificates come from.
 *
 * @param hostName for the self-signed certificate
 * @param password of PKCS#12 files
 * @param warnBefore how long before it ends a certificate is mentioned by {@code mail:health}
 */
record CertificateSettings(String hostName, String password, Duration warnBefore) {

    private static final Duration DEFAULT_WARNING = Duration.ofDays(14);

    static CertificateSettings read(Values values) throws InvalidConfigurationException {
        String host = values.text("host-name", "localhost");
        if (Domain.parse(host).isEmpty()) {
            throw new InvalidConfigurationException("host-name", "must be a host name");
        }
        return new CertificateSettings(
                host,
                values.text("password", ""),
                values.duration("warn-before", DEFAULT_WARNING, Duration.ZERO, Duration.ofDays(365)));
    }

    /** Whose files are the certificates: {@code default.pem} and any number of others, chosen by the names in them. */
    static Path folder() {
        return Path.of(System.getProperty("palomar.data", "data")).resolve("certificates");
    }

    @Override
    public String toString() {
        return "CertificateSettings[" + hostName + "]";
    }
}
