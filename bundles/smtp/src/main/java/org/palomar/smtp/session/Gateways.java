package org.palomar.smtp.session;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.palomar.api.address.Network;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.message.Content;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who knows the gateways in front, asked with care: its bundle may leave at any moment, be updated, or not be able to tell. Nobody can tell then about clients in the networks that it named last, and of all others that they are strangers; before
 * it has named any, about nobody. Safe for any thread.
 */
public final class Gateways {

    /** While nobody can tell, the log says so as often at most. */
    private static final Duration TOLD_EACH = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

    private final ExpectedService<MailGateways> service;
    private final Counter unanswered = new Counter();
    private final Trouble whether = new Trouble();
    private final Trouble whose = new Trouble();
    /** Empty before any were named, and where nobody wants to know. */
    private volatile Optional<List<Network>> named = Optional.empty();

    public Gateways(ExpectedService<MailGateways> service) {
        this.service = service;
    }

    public void set(MailGateways present) {
        whether.ends();
        whose.ends();
        service.set(present);
    }

    public void unset(MailGateways gone) {
        service.unset(gone);
    }

    /**
     * Whether a client is a gateway.
     *
     * @param most how long is waited for its bundle, if that ought to be there and is not
     * @throws GatewaysUnknownException when nobody can tell: for a stranger, a gateway would lose its word, and be blamed for what its clients do
     */
    boolean isGateway(InetAddress client, Duration most) throws GatewaysUnknownException {
        Presence<MailGateways> now = service.look();
        boolean waits = now instanceof Presence.Missing<MailGateways> && !most.isZero() && mayBeOne(client);
        return switch (waits ? service.awaited(most) : now) {
            case Presence.Unwanted<MailGateways>() -> {
                named = Optional.empty();
                yield false;
            }
            case Presence.Missing<MailGateways>() -> {
                if (mayBeOne(client)) {
                    unanswered.increment();
                    throw new GatewaysUnknownException("the bundle that knows the gateways is away");
                }
                yield false;
            }
            case Presence.There<MailGateways>(MailGateways there) -> isGateway(there, client);
        };
    }

    private boolean isGateway(MailGateways there, InetAddress client) throws GatewaysUnknownException {
        try {
            boolean is = there.isGateway(client);
            named = Optional.of(there.networks());
            whether.ends();
            return is;
        } catch (RuntimeException | LinkageError broken) {
            whether.begins(broken);
            if (mayBeOne(client)) {
                unanswered.increment();
                throw new GatewaysUnknownException("the gateways can't be asked", broken);
            }
            return false;
        }
    }

    private boolean mayBeOne(InetAddress client) {
        return named.map(all -> all.stream().anyMatch(network -> network.contains(client)))
                .orElse(true);
    }

    /** Who brought a message to the gateway that brings it here; asked of those that are gateways. */
    GatewayClient client(Content content, Duration most) throws GatewaysUnknownException {
        return switch (service.awaited(most)) {
            case Presence.Unwanted<MailGateways>() -> new GatewayClient.Unnamed();
            case Presence.Missing<MailGateways>() -> {
                unanswered.increment();
                throw new GatewaysUnknownException("the bundle that knows the gateways is away");
            }
            case Presence.There<MailGateways>(MailGateways there) -> client(there, content);
        };
    }

    private GatewayClient client(MailGateways there, Content content) throws GatewaysUnknownException {
        try {
            GatewayClient client = there.client(content);
            whose.ends();
            return client;
        } catch (IOException | RuntimeException | LinkageError broken) {
            whose.begins(broken);
            unanswered.increment();
            throw new GatewaysUnknownException("the gateways can't be asked", broken);
        }
    }

    /** Whether its bundle ought to be there and is not. */
    public boolean isMissing() {
        return service.look() instanceof Presence.Missing<MailGateways>;
    }

    /** Why the last question that it was there for was not answered; empty if it was. */
    public Optional<String> trouble() {
        return service.now().flatMap(there -> whether.reason().or(whose::reason));
    }

    /** The networks that were named last, if any were, about which nobody can tell while it is away. */
    public Optional<List<Network>> named() {
        return named;
    }

    public void report(MetricSink sink) {
        sink.counter(
                "palomar_smtp_gateways_unanswered",
                "Questions about gateways in front that nobody could answer, so that mail was put off",
                Map.of(),
                unanswered.value());
    }

    /** One kind of question that is not answered. */
    private static final class Trouble {

        private final AtomicLong told = new AtomicLong(System.nanoTime() - TOLD_EACH.toNanos());
        private volatile Optional<String> reason = Optional.empty();

        Optional<String> reason() {
            return reason;
        }

        /** Strangers make it happen as often as they like, so most of it is not logged. */
        void begins(Throwable broken) {
            reason = Optional.of(String.valueOf(broken.getMessage()));
            long now = System.nanoTime();
            long last = told.get();
            if (now - last >= TOLD_EACH.toNanos() && told.compareAndSet(last, now)) {
                LOG.warn("The gateways can't be asked; what may come from one is put off meanwhile", broken);
            } else {
                LOG.debug("The gateways can't be asked: {}", broken.toString());
            }
        }

        void ends() {
            if (reason.isPresent()) {
                reason = Optional.empty();
            }
        }
    }
}
