package org.palomar.smtp.session;

import org.palomar.api.auth.Authenticator;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.net.Available;

/** What a conversation asks of the rest of the server. */
public record Services(
        Available<Directory> directory,
        Available<Pipeline> pipeline,
        Available<DeliveryAgent> delivery,
        Available<Authenticator> authenticator,
        Available<OutboundQueue> queue) {

    /** How many of them have left so far; see {@link Available#departures()}. */
    int departures() {
        return directory.departures()
                + pipeline.departures()
                + delivery.departures()
                + authenticator.departures()
                + queue.departures();
    }

    /** All of them absent. */
    public static Services none() {
        return new Services(
                new Available<>(), new Available<>(), new Available<>(), new Available<>(), new Available<>());
    }
}
