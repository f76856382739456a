package org.palomar.smtp.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.palomar.api.address.Network;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.smtp.session.Gateways;

/** What an operator is told while nobody can tell who is a gateway in front. */
final class GatewayFindings {

    private GatewayFindings() {}

    static Stream<HealthFinding> of(Gateways gateways) {
        if (gateways.isMissing()) {
            return Stream.of(
                    finding(
                            gateways.named(),
                            "the connector that knows it is installed, and does not run",
                            "Look at the bundle's state with bundle:list and start it, or uninstall its feature, as palomar-connector-barracuda."));
        }
        return gateways.trouble().stream()
                .map(
                        reason -> finding(
                                gateways.named(),
                                "the connector that knows it says: " + reason.replaceAll("\\p{Cntrl}+", " "),
                                "Mend what it says, or uninstall its feature, as palomar-connector-barracuda; the log has more."));
    }

    private static HealthFinding finding(Optional<List<Network>> named, String why, String remedy) {
        boolean nobody = named.filter(List::isEmpty).isPresent();
        return nobody
                ? new HealthFinding(
                        Severity.DEGRADED,
                        SmtpServer.PID,
                        "Nobody can tell which servers are gateways in front; none was when it could be asked last, so mail goes on: "
                                + why + ".",
                        remedy)
                : new HealthFinding(
                        Severity.FAILED,
                        SmtpServer.PID,
                        "Mail of " + whom(named)
                                + " is answered with 451, as nobody can tell which of them are gateways in front: "
                                + why
                                + ".",
                        remedy);
    }

    private static String whom(Optional<List<Network>> named) {
        return named.map(all -> all.stream().map(Network::toString).collect(Collectors.joining(", ")))
                .orElse("other servers");
    }
}
