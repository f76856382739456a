package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.directory.Account;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.delivery.internal.event.EventDelivery;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.delivery.internal.script.Claims;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filtered;
import org.palomar.delivery.internal.script.Subject;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What scripts on events in mailboxes send: by the queue, counted as the owner's, in one commit with what is remembered of it. Safe for any thread. */
record EventShipments(Means means) implements EventDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(EventShipments.class);

    @Override
    public Optional<Filtered> deliver(Account owner, MailTransaction message, Event event)
            throws IOException, StoreException {
        try (Claims.Held held = means.filters().open()) {
            List<String> visited = Deliveries.visited(message, Headers.read(message.content()));
            OwnFilters own =
                    new OwnFilters(means.filters(), held, means.destinations(), means.allowance()::standing, visited);
            Filtered filtered = own.run(owner, message, event);
            return send(owner, message, filtered) ? Optional.of(filtered) : Optional.empty();
        } catch (UndecidedException undecided) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, undecided.toString(), undecided);
        }
    }

    @Override
    public void complain(Account owner, MailTransaction message, Event event, String fault)
            throws IOException, StoreException {
        try (Claims.Held held = means.filters().open()) {
            Subject subject = new Subject(
                    owner, owner.address(), List.of(owner.address()), message, List.of(), Optional.of(event));
            boolean unused = send(owner, message, means.filters().complaint(subject, fault, held));
        }
    }

    /** Answers whether it was sent, or there was nothing to send. */
    private boolean send(Account owner, MailTransaction message, Filtered filtered) throws IOException, StoreException {
        Outgoing outgoing = new Outgoing();
        for (Filtered.Forwarding forwarding : filtered.forwardings()) {
            OutboundRecipient recipient = OutboundRecipient.of(forwarding.to());
            if (filtered.isUnchanged(forwarding.message())) {
                outgoing.add(recipient, Optional.of(owner.address()), message);
            } else {
                outgoing.addChanged(recipient, owner, forwarding.message(), message);
            }
        }
        int recipients = outgoing.count()
                + filtered.letters().stream()
                        .map(Letter::recipients)
                        .mapToInt(List::size)
                        .sum();
        if (recipients == 0) {
            commit(owner, message, filtered, outgoing, Optional.empty());
            return true;
        }
        return switch (means.allowance().reserve(message, recipients)) {
            case Reservation.Refused(var reply) -> {
                LOG.info(
                        "A filter of {} sends nothing in {}, as the account may not: {}",
                        owner.address(),
                        message.id(),
                        reply);
                yield false;
            }
            case Reservation.Granted(Charge charge) -> {
                try (charge) {
                    commit(owner, message, filtered, outgoing, Optional.of(charge));
                }
                yield true;
            }
        };
    }

    private void commit(
            Account owner, MailTransaction message, Filtered filtered, Outgoing outgoing, Optional<Charge> charge)
            throws IOException, StoreException {
        Copies copies = new Copies();
        copies.add(owner, message, Optional.of(filtered.withoutFilings()));
        Pen pen = means.signatory().penForLetters();
        try (Shipment shipment = new Shipment(means.mailStore(), means.memory(), means.queue(), message, pen)) {
            UnitOfWork unit = means.unitsOfWork().open();
            if (!shipment.load(unit, copies, outgoing, HeldMail.none())) {
                return;
            }
            if (charge.isPresent()) {
                Chronicle chronicle =
                        new Chronicle(List.of(new Disposition.Deliver(message.recipients(), message)), means.clock());
                List<Happening> told = Stream.concat(filtered.happenings().stream(), pen.happenings().stream())
                        .toList();
                means.storyteller().add(unit, () -> chronicle.delivered(Map.of(), told, copies, List.of()));
                charge.get().addTo(unit);
            }
            unit.commit();
        } catch (UnsignedException failure) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    "what the filter writes can't be signed: " + failure.getMessage(),
                    failure);
        }
    }
}
