package org.palomar.connector.barracuda.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Tunable;
import org.palomar.net.backend.BackendSettings;
import org.palomar.net.backend.BackendSettings.Server;

/**
 * What {@code etc/palomar.connector.barracuda.cfg} says.
 *
 * @param gateways from where mail comes that the gateway has filtered
 * @param servers asked again and again whether they are there; none if nobody is to ask
 * @param everybody whether its verdicts count for all recipients, or for those alone who are switched to it
 * @param requireId whether mail without an id of the appliance where no sender can write was not looked at
 * @param client whether its word counts about who brought a message to it
 * @param direct what becomes of mail that goes round it
 * @param trusted networks whose mail may go round it
 * @param onFailure what becomes of mail that it has not judged though it should have
 */
record BarracudaSettings(
        List<Network> gateways,
        List<Server> servers,
        boolean everybody,
        boolean requireId,
        boolean client,
        Weights weights,
        Direct direct,
        int pointsDirect,
        List<Network> trusted,
        FailurePolicy onFailure,
        Rhythm rhythm,
        Ranks ranks) {

    static final String PERCENT = "percent";
    static final String OBEY = "obey";
    static final String JUNK = "junk";
    static final String QUARANTINE = "quarantine";
    static final String REFUSE = "refuse";
    static final String DIRECT = "direct";
    static final String NEVER = "never";

    /** Its scale ends at 10; rules of an operator may add to that. */
    static final double MOST_SCORE = 1000;

    static final double MOST_PERCENT = 1000;

    /** Programs on this machine are in no gateway's way. */
    private static final List<String> HERE = List.of("127.0.0.0/8", "::1");

    private static final int SMTP = 25;
    private static final int MOST_NETWORKS = 1000;
    private static final int MOST_SERVERS = 20;

    /** A gateway's word is believed: a network as large as that is a mistake, such as 0.0.0.0/0. */
    private static final int LEAST_BITS_IPV4 = 8;

    private static final int LEAST_BITS_IPV6 = 16;
    private static final int IPV4_BITS = 32;

    /**
     * What its score counts.
     *
     * @param percent of a point here that a point of its counts
     * @param obey whether what it calls spam goes to Junk, whatever the points come to
     * @param junk from which score of its on a message goes to Junk, or {@code never}
     */
    record Weights(int percent, boolean obey, String junk, String quarantine, String refuse) {}

    /**
     * How it is watched.
     *
     * @param silence after so long without mail from it, people are told; zero for never
     * @param each how often servers are asked
     */
    record Rhythm(Duration silence, Duration each) {}

    record Ranks(int envelope, int content) {}

    BarracudaSettings {
        gateways = List.copyOf(gateways);
        servers = List.copyOf(servers);
        trusted = List.copyOf(trusted);
    }

    static BarracudaSettings read(Values values) throws InvalidConfigurationException {
        return new BarracudaSettings(
                gateways(values),
                servers(values),
                values.flag("everybody", false),
                values.flag("require-id", false),
                values.flag("client", true),
                new Weights(
                        values.number(PERCENT, 100, 0, (int) MOST_PERCENT),
                        values.flag(OBEY, true),
                        level(values, JUNK),
                        level(values, QUARANTINE),
                        level(values, REFUSE)),
                Direct.parse(values.text(DIRECT, Direct.ACCEPT.word()))
                        .orElseThrow(() -> new InvalidConfigurationException(
                                DIRECT, "must be one of " + String.join(", ", Direct.words()))),
                values.number("points-direct", 3, 0, 1000),
                networks(values, "trusted-networks", HERE),
                BackendSettings.onFailure(values, FailurePolicy.DEFER),
                new Rhythm(
                        values.duration("silence", Duration.ofHours(12), Duration.ZERO, Duration.ofDays(30)),
                        values.duration("ask-each", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(1))),
                new Ranks(values.number("rank-envelope", 50, 0, 1000), values.number("rank", 700, 0, 1000)));
    }

    private static String level(Values values, String key) throws InvalidConfigurationException {
        String text = values.text(key, NEVER);
        if (new Tunable(key, "", new Tunable.Points(MOST_SCORE)).problem(text).isPresent()) {
            throw new InvalidConfigurationException(key, "must be a score from 0 to 1000, or never");
        }
        return text;
    }

    private static List<Network> gateways(Values values) throws InvalidConfigurationException {
        List<Network> networks = networks(values, "gateways", List.of());
        for (Network network : networks) {
            boolean four = network.base().getAddress().length * Byte.SIZE == IPV4_BITS;
            if (network.bits() < (four ? LEAST_BITS_IPV4 : LEAST_BITS_IPV6)) {
                throw new InvalidConfigurationException(
                        "gateways", network + " is too large: whoever is in it would be believed");
            }
        }
        return networks;
    }

    private static List<Network> networks(Values values, String key, List<String> otherwise)
            throws InvalidConfigurationException {
        List<String> items = values.list(key);
        List<Network> networks = new ArrayList<>();
        for (String item : items.isEmpty() ? otherwise : items) {
            if (!item.equals("none")) {
                networks.add(Network.parse(item)
                        .orElseThrow(() -> new InvalidConfigurationException(
                                key, "must be IP addresses or networks such as 192.0.2.0/24, or none")));
            }
        }
        if (networks.size() > MOST_NETWORKS) {
            throw new InvalidConfigurationException(key, "must be at most " + MOST_NETWORKS);
        }
        return networks;
    }

    private static List<Server> servers(Values values) throws InvalidConfigurationException {
        List<Server> servers = new ArrayList<>();
        for (String text : values.list("servers")) {
            servers.add(Server.parse(text, SMTP)
                    .orElseThrow(() -> new InvalidConfigurationException(
                            "servers", "must be hosts, with ports if they are not 25")));
        }
        if (servers.size() > MOST_SERVERS) {
            throw new InvalidConfigurationException("servers", "must be at most " + MOST_SERVERS);
        }
        return servers;
    }

    boolean isGateway(InetAddress client) {
        return gateways.stream().anyMatch(network -> network.contains(client));
    }

    /** Whose mail may go round the gateway. */
    boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(network -> network.contains(client));
    }

    /** For whom its verdicts count who has said nothing of it. */
    Scope scope() {
        return everybody ? new Scope.All() : new Scope.Accounts(Set.of());
    }
}
