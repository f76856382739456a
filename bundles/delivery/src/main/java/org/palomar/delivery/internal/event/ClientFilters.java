package org.palomar.delivery.internal.event;

import java.time.Clock;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxFilter;
import org.palomar.delivery.internal.script.Filters;

/** All that runs scripts because a client did or wants something. Safe for any thread. */
public final class ClientFilters {

    private final EventFilters events;
    private final OwnerFilter filter;

    public ClientFilters(MailStore store, Filters filters, EventDelivery delivery, Clock clock) {
        Turns turns = new Turns();
        this.events = new EventFilters(store, filters, delivery, turns, clock);
        this.filter = new OwnerFilter(store, filters, delivery, turns, clock);
    }

    public MailboxEvents events() {
        return events;
    }

    public MailboxFilter filter() {
        return filter;
    }

    public void report(MetricSink sink) {
        events.report(sink);
    }
}
