package org.palomar.smtp.session;

import java.time.Duration;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.net.Available;

/**
 * What a conversation asks of the rest of the server.
 *
 * @param limits what accounts may send; where it is missing nothing is said early, and delivery decides
 * @param watch who is told what accounts do; may be missing
 * @param urls what URLs stand for (BURL); where it is missing, BURL is not offered
 * @param gateways which clients are gateways in front of this server; where nobody wants to know, none is
 */
public record Services(
        Available<Directory> directory,
        Available<Pipeline> pipeline,
        Available<DeliveryAgent> delivery,
        Available<Authenticator> authenticator,
        Available<OutboundQueue> queue,
        Available<SendingLimits> limits,
        Available<SendingWatch> watch,
        Available<UrlContents> urls,
        Gateways gateways) {

    /** How many of those have left so far whose departure may break a conversation; that of {@code urls} is an answer, and {@code gateways} are asked with care. See {@link Available#departures()}. */
    int departures() {
        return directory.departures()
                + pipeline.departures()
                + delivery.departures()
                + authenticator.departures()
                + queue.departures()
                + limits.departures()
                + watch.departures();
    }

    /** All of them absent, and nobody wants to know about gateways. */
    public static Services none() {
        return none(new ExpectedService<>(() -> false, Duration.ZERO));
    }

    /** All of them absent. */
    public static Services none(ExpectedService<MailGateways> gateways) {
        return new Services(
                new Available<>(),
                new Available<>(),
                new Available<>(),
                new Available<>(),
                new Available<>(),
                new Available<>(),
                new Available<>(),
                new Available<>(),
                new Gateways(gateways));
    }
}
