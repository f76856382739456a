package org.palomar.relay.inquiry;

import java.util.List;
import java.util.Optional;
import org.palomar.api.destination.DestinationReport.Verdict;
import org.palomar.api.destination.MailHost;
import org.palomar.api.dns.Security;

/**
 * What the DNS and policies say of a destination.
 *
 * @param verdict what follows from it, if no server has to be asked
 */
record Landscape(
        Optional<Verdict> verdict, String route, Optional<Security> security, String policy, List<MailHost> hosts) {

    boolean isEnd() {
        return verdict.isPresent();
    }
}
