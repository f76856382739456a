package org.palomar.net.backend;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;

/**
 * Which servers there are and how they are asked. Read from the keys {@code servers}, {@code deadline}, {@code at-once} and {@code pause}, the same for every bundle that asks some.
 *
 * @param servers in the order in which they are asked; host names are looked up at each connection
 * @param deadline for one question, to all servers together
 * @param atOnce questions under way at a time; more wait, within their deadline
 * @param pause how long a server that failed {@link Backends#FAILURES} times in a row is left alone
 */
public record BackendSettings(List<Server> servers, Duration deadline, int atOnce, Duration pause) {

    /** The longest that a step may take is longer than that (StepDescription): a sender waits. */
    private static final Duration MAX_DEADLINE = Duration.ofSeconds(100);

    private static final int MAX_SERVERS = 20;
    private static final int MAX_AT_ONCE = 1000;
    private static final int MAX_PORT = 65_535;

    /** A host, by name or address, and its port. */
    public record Server(String host, int port) {

        /** A name or an IPv4 address; or an IPv6 address, which has two colons at least. */
        private static final String HOST =
                "[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f.]{0,15}:[0-9A-Fa-f:.]{0,40}";

        /** Looks the name up; an address is none that could not be. */
        public InetSocketAddress address() {
            return new InetSocketAddress(host, port);
        }

        /** Reads {@code host:port}, {@code [IPv6]:port}, or either without a port, which is {@code otherwise} then; empty if it is neither. */
        public static Optional<Server> parse(String text, int otherwise) {
            int colon = text.lastIndexOf(':');
            boolean ported = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
            String host = (ported ? text.substring(0, colon) : text).replaceAll("^\\[(.*)]$", "$1");
            String port = ported ? text.substring(colon + 1) : String.valueOf(otherwise);
            if (!host.matches(HOST) || !port.matches("\\d{1,5}")) {
                return Optional.empty();
            }
            int number = Integer.parseInt(port);
            return number == 0 || number > MAX_PORT ? Optional.empty() : Optional.of(new Server(host, number));
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    public BackendSettings {
        servers = List.copyOf(servers);
    }

    /**
     * Reads them.
     *
     * @param port where a server names none, and that of the one on this machine that is asked where none is named
     */
    public static BackendSettings read(Values values, int port, Duration deadline)
            throws InvalidConfigurationException {
        List<Server> servers = new ArrayList<>();
        for (String text : values.list("servers")) {
            servers.add(Server.parse(text, port)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "servers", "must be hosts with ports, such as 127.0.0.1:" + port)));
        }
        if (servers.size() > MAX_SERVERS) {
            throw new InvalidConfigurationException("servers", "must be at most " + MAX_SERVERS);
        }
        return new BackendSettings(
                servers.isEmpty() ? List.of(new Server("127.0.0.1", port)) : servers,
                values.duration("deadline", deadline, Duration.ofSeconds(1), MAX_DEADLINE),
                values.number("at-once", 20, 1, MAX_AT_ONCE),
                values.duration("pause", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    /** What becomes of mail that no server answers about: the key {@code on-failure}, {@code accept} or {@code defer}. */
    public static FailurePolicy onFailure(Values values, FailurePolicy otherwise) throws InvalidConfigurationException {
        return switch (values.text("on-failure", otherwise == FailurePolicy.DEFER ? "defer" : "accept")) {
            case "accept" -> FailurePolicy.ACCEPT_AND_MARK;
            case "defer" -> FailurePolicy.DEFER;
            default -> throw new InvalidConfigurationException("on-failure", "must be accept or defer");
        };
    }
}
