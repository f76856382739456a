package org.palomar.filter.senderauth.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.Tuned;

/**
 * What {@code etc/palomar.filter.senderauth.cfg} says.
 *
 * @param hostName who says what was found
 * @param onReject what is done where the author's domain wants mail refused
 * @param onQuarantine what is done where it wants it put aside
 * @param trustedSealers whose seals (ARC) are believed when they say that a message was its author's
 * @param trusted networks whose mail is taken as it is
 * @param patience what all questions to the DNS for one message may take together
 */
record SenderAuthSettings(
        int rank,
        Domain hostName,
        Reaction onReject,
        Reaction onQuarantine,
        Set<Domain> trustedSealers,
        List<Network> trusted,
        Duration patience,
        Points points) {

    static final String ON_REJECT = "on-reject";
    static final String ON_QUARANTINE = "on-quarantine";

    /** Programs on this machine, which write in the names of domains here and sign nothing. */
    private static final List<String> HERE = List.of("127.0.0.0/8", "::1");

    /** Before whatever goes by who a message is from. */
    private static final int DEFAULT_RANK = 100;

    SenderAuthSettings {
        trustedSealers = Set.copyOf(trustedSealers);
        trusted = List.copyOf(trusted);
    }

    /** Whether a client's mail is taken as it is. */
    boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(network -> network.contains(client));
    }

    /** What findings count for the question whether it is spam. */
    record Points(int spfFail, int spfSoftfail, int dmarcFail, int iprevFail, int clientHidden) {}

    static SenderAuthSettings read(Values values) throws InvalidConfigurationException {
        return new SenderAuthSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                values.serverName(),
                reaction(values, ON_REJECT, Reaction.JUNK),
                reaction(values, ON_QUARANTINE, Reaction.JUNK),
                sealers(values),
                trusted(values),
                values.duration("patience", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(50)),
                new Points(
                        values.number("points-spf-fail", 3, 0, 1000),
                        values.number("points-spf-softfail", 1, 0, 1000),
                        values.number("points-dmarc-fail", 3, 0, 1000),
                        values.number("points-iprev-fail", 1, 0, 1000),
                        values.number("points-client-hidden", 3, 0, 1000)));
    }

    private static Reaction reaction(Values values, String key, Reaction fallback)
            throws InvalidConfigurationException {
        return Reaction.parse(values.text(key, fallback.word()))
                .orElseThrow(() -> new InvalidConfigurationException(key, "must be tag, junk or reject"));
    }

    private static List<Network> trusted(Values values) throws InvalidConfigurationException {
        List<String> items = values.list("trusted-networks");
        List<Network> networks = new ArrayList<>();
        for (String item : items.isEmpty() ? HERE : items) {
            if (!item.equals("none")) {
                networks.add(Network.parse(item)
                        .orElseThrow(() -> new InvalidConfigurationException(
                                "trusted-networks", "must be IP addresses or networks such as 192.0.2.0/24, or none")));
            }
        }
        return networks;
    }

    private static Set<Domain> sealers(Values values) throws InvalidConfigurationException {
        Set<Domain> domains = new HashSet<>();
        for (String name : values.list("trusted-sealers")) {
            domains.add(Domain.parse(name)
                    .orElseThrow(
                            () -> new InvalidConfigurationException("trusted-sealers", name + " is no domain name")));
        }
        return domains;
    }

    /** What is done for recipients who may have wishes of their own. */
    Reaction onReject(Tuned wishes) {
        return Reaction.parse(wishes.word(ON_REJECT, onReject.word())).orElse(onReject);
    }

    Reaction onQuarantine(Tuned wishes) {
        return Reaction.parse(wishes.word(ON_QUARANTINE, onQuarantine.word())).orElse(onQuarantine);
    }
}
