package org.palomar.imap.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.imap.session.Settings;

/** Reads {@code etc/palomar.imap.cfg}. */
final class ImapSettings {

    /** The configuration's identifier. */
    static final String PID = "palomar.imap";

    /** sieveurl-server = "sieve://" authority (RFC 5804 §3), less what would end a list of capabilities. */
    private static final String SIEVE_URL = "sieve://[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?";

    /** host of RFC 3986 §3.2.2, without what must be encoded. */
    private static final String URL_HOST = "[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]";

    private static final long MIB = 1024L * 1024;

    private ImapSettings() {}

    static Settings read(Values values) throws InvalidConfigurationException {
        return new Settings(
                values.octets("append-limit", 64 * MIB, MIB, 2047 * MIB),
                (int) values.octets("command-limit", 256 * 1024, 8 * 1024, 16 * MIB),
                values.duration("login-timeout", Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofMinutes(10)),
                values.duration("login-deadline", Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofHours(1)),
                // RFC 9051 §5.4: not less than 30 minutes
                values.duration("idle-timeout", Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofDays(1)),
                values.number("bad-commands", 20, 1, 1000),
                values.number("max-failed-logins", 3, 1, 100),
                values.duration("service-wait", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1)),
                Path.of(values.text("spool", defaultSpool())),
                sieveServer(values),
                urlHosts(values));
    }

    private static String sieveServer(Values values) throws InvalidConfigurationException {
        String configured = values.text("sieve-server", "");
        if (configured.equals("none")) {
            return "";
        }
        if (configured.isEmpty()) {
            return "sieve://" + ownName(values);
        }
        if (!configured.matches(SIEVE_URL)) {
            throw new InvalidConfigurationException(
                    "sieve-server", "must be none, or a URL such as sieve://mail.example.org:4190");
        }
        return configured;
    }

    /** The server's own name is always among them. */
    private static Set<String> urlHosts(Values values) throws InvalidConfigurationException {
        Set<String> hosts = new HashSet<>();
        hosts.add(ownName(values).toLowerCase(Locale.ROOT));
        for (String host : values.list("url-hosts")) {
            if (!host.matches(URL_HOST)) {
                throw new InvalidConfigurationException(
                        "url-hosts",
                        "must be names or addresses of this server, such as mail.example.org, 192.0.2.1 or [2001:db8::1]");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        return hosts;
    }

    private static String ownName(Values values) {
        String name = values.serverName().name();
        return ("sieve://" + name).matches(SIEVE_URL) ? name : "localhost";
    }

    private static String defaultSpool() {
        String data = System.getProperty("palomar.data");
        return Path.of(data == null ? System.getProperty("java.io.tmpdir", ".") : data, "spool")
                .toString();
    }
}
