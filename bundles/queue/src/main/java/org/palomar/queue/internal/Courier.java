package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each attempt to who can carry it: the delivery agent where the recipients' domain is local, as with notices to our own users, the transport otherwise, and where the domain is local but relayed. While one
 * of them is missing, what is for it waits like mail for a destination that can't be reached. Safe for any thread.
 */
public final class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final RemoteReply NO_TRANSPORT =
            new RemoteReply(451, "4.3.5", "No transport to other servers is installed");
    private static final RemoteReply NO_DIRECTORY = new RemoteReply(451, "4.3.0", "The directory is not available");
    private static final RemoteReply NO_DELIVERY = new RemoteReply(451, "4.3.0", "Local delivery is not available");

    private final AtomicReference<@Nullable Transport> transport = new AtomicReference<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable DeliveryAgent> delivery = new AtomicReference<>();
    private final AtomicReference<@Nullable SendingWatch> watch = new AtomicReference<>();

    private final AtomicLong arrivals = new AtomicLong();

    /** @param witness of what is brought to users here, where nobody else gets it */
    AttemptResult carry(Attempt attempt, LocalHandover.Witness witness) {
        Directory knows = directory.get();
        if (knows == null) {
            return new AttemptResult.Unreachable(NO_DIRECTORY);
        }
        try {
            if (attempt.redirected() || !knows.isLocal(attempt.destination())) {
                return elsewhere(attempt);
            }
            List<OutboundRecipient> all = attempt.message().recipients();
            List<OutboundRecipient> onward = relayed(all, knows);
            if (onward.size() == all.size()) {
                return elsewhere(attempt);
            }
            if (onward.isEmpty()) {
                return here(attempt, knows, witness);
            }
            List<OutboundRecipient> staying = new ArrayList<>(all);
            staying.removeAll(onward);
            Map<OutboundRecipient, RecipientResult> results = new HashMap<>();
            AttemptResult there = elsewhere(attempt.to(onward));
            put(onward, there, results);
            put(staying, hereSurely(attempt.to(staying), knows), results);
            return new AttemptResult.Answered(all.stream().map(results::get).toList(), there.visits());
        } catch (DirectoryUnavailableException unavailable) {
            return new AttemptResult.Unreachable(NO_DIRECTORY);
        }
    }

    /** Those of a local domain whose mailboxes another server of it has. */
    private static List<OutboundRecipient> relayed(List<OutboundRecipient> recipients, Directory knows)
            throws DirectoryUnavailableException {
        List<OutboundRecipient> relayed = new ArrayList<>();
        for (OutboundRecipient recipient : recipients) {
            if (knows.resolve(recipient.address()) instanceof Resolution.Deliverable found
                    && found.isRelayed(recipient.address())) {
                relayed.add(recipient);
            }
        }
        return relayed;
    }

    private static void put(
            List<OutboundRecipient> recipients, AttemptResult result, Map<OutboundRecipient, RecipientResult> results) {
        for (int i = 0; i < recipients.size(); i++) {
            results.put(
                    recipients.get(i),
                    switch (result) {
                        case AttemptResult.Answered answered ->
                            answered.results().get(i);
                        case AttemptResult.Unreachable unreachable ->
                            new RecipientResult.Deferred(unreachable.reason(), "");
                    });
        }
    }

    /** Whatever goes wrong here, the other server may have what it was sent. */
    private AttemptResult hereSurely(Attempt attempt, Directory knows) {
        try {
            return here(attempt, knows, LocalHandover.Witness.NONE);
        } catch (DirectoryUnavailableException unavailable) {
            return new AttemptResult.Unreachable(NO_DIRECTORY);
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("Queue entry {} could not be delivered here by a programming error", attempt.entry(), bug);
            return new AttemptResult.Unreachable(NO_DELIVERY);
        }
    }

    private AttemptResult elsewhere(Attempt attempt) {
        Transport carrier = transport.get();
        return carrier == null ? new AttemptResult.Unreachable(NO_TRANSPORT) : carrier.deliver(attempt);
    }

    private AttemptResult here(Attempt attempt, Directory knows, LocalHandover.Witness witness)
            throws DirectoryUnavailableException {
        DeliveryAgent agent = delivery.get();
        return agent == null
                ? new AttemptResult.Unreachable(NO_DELIVERY)
                : new LocalHandover(knows, agent).deliver(attempt, witness);
    }

    /** The server through which mail for a destination goes that is not ours. Answers at once. */
    Optional<Domain> through(Domain destination) {
        Transport carrier = transport.get();
        Directory knows = directory.get();
        try {
            return carrier == null || knows == null || knows.isLocal(destination)
                    ? Optional.empty()
                    : carrier.through(destination);
        } catch (DirectoryUnavailableException unavailable) {
            return Optional.empty();
        } catch (RuntimeException bug) {
            LOG.error("The way to {} can't be told by a programming error", destination, bug);
            return Optional.empty();
        }
    }

    /** How often a service has come: what an attempt has not found may be there when this has changed since. */
    long arrivals() {
        return arrivals.get();
    }

    /** As {@link Transport#ways}. */
    long ways() {
        Transport carrier = transport.get();
        return carrier == null ? 0 : carrier.ways();
    }

    /** Lets whoever watches accounts know how many recipients other servers have refused for good. */
    void noteRefusals(AccountId account, List<RecipientResult> results) {
        long refused = results.stream()
                .filter(result -> result instanceof RecipientResult.Failed
                        && !result.host().isEmpty())
                .count();
        SendingWatch present = watch.get();
        if (refused > 0 && present != null) {
            present.refused(account, Math.toIntExact(refused));
        }
    }

    /** What it lacks, as a person says it. */
    Optional<String> missing() {
        if (transport.get() == null) {
            return Optional.of("transport to other servers (relay)");
        }
        if (directory.get() == null) {
            return Optional.of("directory");
        }
        return delivery.get() == null ? Optional.of("local delivery") : Optional.empty();
    }

    public void set(Transport service) {
        transport.set(service);
        arrivals.incrementAndGet();
    }

    void unset(Transport service) {
        transport.compareAndSet(service, null);
    }

    public void set(Directory service) {
        directory.set(service);
        arrivals.incrementAndGet();
    }

    void unset(Directory service) {
        directory.compareAndSet(service, null);
    }

    public void set(DeliveryAgent service) {
        delivery.set(service);
        arrivals.incrementAndGet();
    }

    void unset(DeliveryAgent service) {
        delivery.compareAndSet(service, null);
    }

    void set(SendingWatch service) {
        watch.set(service);
    }

    void unset(SendingWatch service) {
        watch.compareAndSet(service, null);
    }
}
