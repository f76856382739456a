package org.palomar.lists.web.internal;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.list.ListLeaving.Ticket;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the lists, which come and go. Safe for any thread. */
final class Departures {

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    /** Requests that wait for the lists or their store at once: a quarter of the web container's threads, so that a disk that hangs takes no other page with it. */
    private static final int MOST_AT_ONCE = 8;

    /** What became of a request. */
    sealed interface Outcome {

        /** The token is good; if it was to leave, the member has left, durably. */
        record Known(Ticket ticket) implements Outcome {}

        /** No such token was ever given, or its list is gone. */
        record Unknown() implements Outcome {}

        /** Nobody can say just now, and nothing was changed. */
        record Away() implements Outcome {}
    }

    private final ExpectedService<ListLeaving> lists;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Departures(ExpectedService<ListLeaving> lists) {
        this.lists = lists;
    }

    ExpectedService<ListLeaving> lists() {
        return lists;
    }

    /** Reads a token; changes nothing, and waits for nothing. */
    Outcome look(String token) {
        Optional<ListLeaving> service = lists.now();
        return service.isEmpty() ? new Outcome.Away() : tried(() -> look(service.get(), token));
    }

    private static Outcome look(ListLeaving service, String token) {
        return service.look(token).<Outcome>map(Outcome.Known::new).orElseGet(Outcome.Unknown::new);
    }

    /** The member leaves. While the lists are being updated they are waited for, since mail providers may send such a request once only. */
    Outcome leave(String token) {
        if (!places.tryAcquire()) {
            return new Outcome.Away();
        }
        try {
            return switch (lists.awaited()) {
                case Presence.There<ListLeaving>(ListLeaving service) -> tried(() -> leave(service, token));
                case Presence.Missing<ListLeaving> missing -> new Outcome.Away();
                case Presence.Unwanted<ListLeaving> unwanted -> new Outcome.Away();
            };
        } finally {
            places.release();
        }
    }

    private static Outcome leave(ListLeaving service, String token) throws StoreException {
        Optional<Ticket> ticket = service.look(token);
        return ticket.isPresent() && service.leave(token) ? new Outcome.Known(ticket.get()) : new Outcome.Unknown();
    }

    private interface Question {
        Outcome ask() throws StoreException;
    }

    private static Outcome tried(Question question) {
        try {
            return question.ask();
        } catch (StoreException failure) {
            LOG.warn("A member of a mailing list could not leave by the link: {}", failure.getMessage());
            return new Outcome.Away();
        } catch (RuntimeException | LinkageError broken) {
            // A bundle that is just going, or a bug: nothing was changed that would have been answered.
            LOG.warn("The mailing lists failed when a link was followed", broken);
            return new Outcome.Away();
        }
    }
}
